/* A list in another order, or only some of it, by the form above. The form names its items; the fields, what they
   are told apart by: each item's `data-` of that name. The address keeps what is chosen. */
(() => {
  'use strict';
  const form = document.querySelector('form.arrange');
  const items = form ? [...document.querySelectorAll(form.dataset.items)] : [];
  if (!items.length) return;
  const homes = items.map((item) => item.parentElement);
  const groups = [...new Set(homes)].map((list) => list.closest('section')).filter(Boolean);
  const besides = [...document.querySelectorAll('.jumps'), ...groups.map((group) => group.querySelector('h2'))];
  const fields = [...form.elements].filter((it) => it.name);
  const said = form.querySelector('output');

  /* By a number that the items bear, or as the field of that name has its options. */
  const order = (key) => {
    const field = form.elements[key];
    const options = field && [...field.options].map((it) => it.value);
    const sign = form.order.selectedOptions[0].className === 'down' ? -1 : 1;
    const place = (item) => (options ? options.indexOf(item.dataset[key]) : sign * item.dataset[key]);
    // Sorting is stable: what is equal stays in the printed order.
    return [...items].sort((a, b) => place(a) - place(b));
  };
  const suits = (item, key, wanted) => !wanted || item.dataset[key].split(' ').includes(wanted);

  const arrange = () => {
    const { order: by, ...wanted } = Object.fromEntries(fields.map((it) => [it.name, it.value]));
    if (by) homes[0].append(...order(by));
    else items.forEach((item, at) => homes[at].append(item));
    besides.forEach((it) => { it.hidden = Boolean(by); });
    for (const item of items) item.hidden = !Object.entries(wanted).every(([key, value]) => suits(item, key, value));
    for (const group of groups) group.hidden = !group.querySelector('li:not([hidden])');
    const shown = items.filter((item) => !item.hidden).length;
    said.textContent = shown === items.length ? '' : `${shown} of ${items.length} ${form.dataset.many}`;
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
    arrange();
    const set = fields.filter((it) => it.value).map((it) => [it.name, it.value]);
    const hash = set.length ? `#${new URLSearchParams(set)}` : '';
    history.replaceState(history.state, '', location.href.split('#')[0] + hash);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', read);
  form.hidden = false;
  read();
})();
