/* The list of disputes in another order, or only those of a kind, a chapter, a source. The address keeps both. */
(() => {
  'use strict';
  const form = document.querySelector('form.arrange');
  const list = document.querySelector('ol.disputes');
  if (!form || !list) return;
  const items = [...list.children];
  const fields = [...form.elements].filter((it) => it.name);
  const said = form.querySelector('output');
  const number = (key) => (item) => Number(item.dataset[key]);
  const ORDERS = {
    spread: [number('spread'), -1],
    accounts: [number('accounts'), -1],
    date: [number('date'), 1],
    kind: [(item) => form.kind ? [...form.kind.options].findIndex((it) => it.value === item.className) : 0, 1],
  };
  const has = (item, key, wanted) => !wanted || item.dataset[key].split(' ').includes(wanted);

  const arrange = () => {
    const value = Object.fromEntries(fields.map((it) => [it.name, it.value]));
    const [key, sign] = ORDERS[value.order] ?? [() => 0, 1];
    // Sorting is stable: what is equal stays in the printed order.
    list.append(...[...items].sort((a, b) => sign * (key(a) - key(b))));
    let shown = 0;
    for (const item of items) {
      item.hidden = !(!value.kind || item.className === value.kind)
        || !has(item, 'chapters', value.chapter) || !has(item, 'sources', value.source);
      shown += !item.hidden;
    }
    said.textContent = shown === items.length ? '' : `${shown} of ${items.length} questions`;
    return value;
  };
  const read = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      field.value = kept.get(field.name) ?? '';
      if (field.selectedIndex < 0) field.value = '';
    }
    arrange();
  };

  form.addEventListener('change', () => {
    const set = Object.entries(arrange()).filter(([, value]) => value);
    const hash = set.length ? `#${new URLSearchParams(set)}` : '';
    history.replaceState(history.state, '', location.href.split('#')[0] + hash);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', read);
  form.hidden = false;
  read();
})();
