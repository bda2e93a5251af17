/* The search. The index lies in small scripts beside the pages, each of which hands its data to
   `variorumSearch`: so it can be read also where the site was opened from a folder. A query asks for
   the few that hold its words, and for the texts of what it shows. */
(() => {
  'use strict';
  const form = document.getElementById('search');
  if (!form) return;
  const field = document.getElementById('search-field');
  const status = document.getElementById('search-status');
  const results = document.getElementById('results');
  const folder = form.dataset.index;
  const SHOWN = 12; // things at first, shared out among the kinds
  const MORE = 10; // and with each wish for more
  const VERIFIED = 8; // files that are read to find a phrase

  /* Words as src/render/search/words.rs makes them. */

  const LETTERS = {
    'ي': 'ی', 'ى': 'ی', 'ك': 'ک', 'ة': 'ه', 'ـ': '', '\u200C': '', '\u200D': '', 'ς': 'σ',
    'ı': 'i', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'æ': 'ae', 'œ': 'oe', 'ß': 'ss',
  };
  const POSSESSIVE = /([\p{Alphabetic}\p{N}])['’]s(?![\p{Alphabetic}\p{N}\u02B9-\u02C1'"`´‘’‛“”])/gu;
  const fold = (text) => [...text.replace(POSSESSIVE, '$1').normalize('NFKD')
    .replace(/[\p{M}\u02B9-\u02C1'"`´‘’‛“”]/gu, '').toLowerCase()]
    .map((c) => {
      const code = c.codePointAt(0);
      if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
      if (code >= 0x6F0 && code <= 0x6F9) return String(code - 0x6F0);
      return LETTERS[c] ?? c;
    }).join('');
  const words = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];

  /* The files of the index. */

  const arrived = new Map();
  const asked = new Map();
  window.variorumSearch = (name, data) => arrived.set(name, data);
  const load = (name) => {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        // The page itself loads the first, beside this script.
        const given = name === 'index' ? document.getElementById('search-index') : null;
        const script = given ?? document.createElement('script');
        given?.removeAttribute('id');
        script.onload = () => (arrived.has(name) ? resolve(arrived.get(name)) : reject(new Error(name)));
        script.onerror = () => { asked.delete(name); reject(new Error(name)); };
        if (given) return;
        script.src = `${folder}${name}.js`;
        document.head.append(script);
      }));
    }
    return asked.get(name);
  };
  const numbers = (steps) => {
    let last = 0;
    return steps ? steps.split(',').map((step) => (last += parseInt(step, 36))) : [];
  };
  let opened;
  const open = () => (opened ??= load('index').then((index) => (
    { ...index, things: numbers(index.things), texts: numbers(index.texts) }
  )).catch((error) => { opened = undefined; throw error; }));

  /** The last place of a sorted list whose value is not above this one. */
  const place = (list, value) => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= value) low = middle + 1; else high = middle;
    }
    return low - 1;
  };
  /** The lines, in all files of a sort, that begin so; not more than `most` files are read. */
  const lines = async (letter, firsts, begin, most) => {
    const first = Math.max(0, place(firsts, begin));
    const names = [];
    for (let at = first; at < firsts.length && names.length < most; at++) {
      if (at > first && !firsts[at].startsWith(begin)) break;
      names.push(`${letter}${at}`);
    }
    const files = await Promise.all(names.map(load));
    return files.flatMap((file) => file.split('\n').filter((line) => line.startsWith(begin)));
  };

  /* Terms. */

  const parse = (line) => {
    const [word, list, ...aliases] = line.split(' ');
    const common = list.startsWith('*');
    return { word, common, aliases, passages: numbers(common ? list.slice(1) : list) };
  };
  /** How far two words are apart, in letters put in, left out, changed or swapped. */
  const distance = (a, b) => {
    let [before, row] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      [before, row] = [row, next];
    }
    return row[b.length];
  };
  /** The words of the index nearest to one that it hasn't. */
  const nearest = async (index, word) => {
    const slips = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (!slips) return [];
    const near = (list) => list.filter((other) => Math.abs(other.length - word.length) <= slips)
      .map((other) => [distance(word, other), other]).filter(([far]) => far <= slips);
    let found = near(await lines('w', index.words, word[0], 3));
    if (!found.length) {
      const turned = (text) => [...text].reverse().join('');
      found = near((await lines('e', index.ends, word.at(-1), 3)).map(turned));
    }
    const least = Math.min(...found.map(([far]) => far));
    return found.filter(([far]) => far === least).map(([, other]) => other).slice(0, 5);
  };
  /** The things that are called so, and those whose name begins so; a name ends with `_`. */
  const called = async (index, words) => {
    const begin = words.join('_');
    const found = (await lines('t', index.terms, begin, 2)).map(parse).filter(({ word }) => word.includes('_'));
    const things = (entries) => new Set(entries.flatMap((entry) => entry.passages));
    return { so: things(found.filter(({ word }) => word === `${begin}_`)), begun: things(found) };
  };
  /** Where a word stands: passages with the weight of each, and the words that were meant. The last
   *  of a query may be a beginning; another is also found with an ending. */
  const look = async (index, word, exactly, isLast) => {
    const term = { word, weights: new Map(), meant: new Set([word]), common: false, mended: [] };
    const take = (entry, weight) => {
      term.meant.add(entry.word);
      for (const passage of entry.passages) {
        if (!(term.weights.get(passage) >= weight)) term.weights.set(passage, weight);
      }
    };
    const found = (await lines('t', index.terms, word, exactly ? 1 : 3)).map(parse);
    const exact = found.find((entry) => entry.word === word);
    if (exact) {
      term.common = exact.common;
      take(exact, 1);
    }
    if (exactly) return term;
    const single = async (other, weight) => {
      const entries = (await lines('t', index.terms, other, 1)).map(parse);
      entries.filter((entry) => entry.word === other).forEach((entry) => take(entry, weight));
    };
    await Promise.all((exact?.aliases ?? []).map((alias) => single(alias, 0.8)));
    if (word.length > 1 && !term.common) {
      const begun = found.filter((entry) => entry !== exact && !entry.common && !entry.word.includes('_'));
      begun.filter((entry) => isLast || entry.word.length <= word.length + 2).forEach((entry) => take(entry, 0.5));
    }
    if (!term.weights.size && !term.common) {
      term.mended = await nearest(index, word);
      await Promise.all(term.mended.map((other) => single(other, 0.7)));
    }
    return term;
  };

  /* Queries. */

  const parts = (query) => {
    const phrases = [];
    const rest = query.replace(/["“”„«»]([^"“”„«»]*)["“”«»]/g, (_, phrase) => {
      const list = words(phrase);
      if (list.length > 1) phrases.push(list);
      return list.length > 1 ? ' ' : ` ${phrase} `;
    });
    return { phrases, loose: [...new Set(words(rest))] };
  };
  /** The things that hold all words, best first, each with its passages. */
  const find = async (query) => {
    const index = await open();
    const { phrases, loose } = parts(query);
    const exact = [...new Set(phrases.flat())].filter((word) => !loose.includes(word));
    const [{ so, begun }, ...terms] = await Promise.all([
      called(index, words(query)),
      ...loose.map((word, at) => look(index, word, false, at === loose.length - 1)),
      ...exact.map((word) => look(index, word, true)),
    ]);
    const needed = terms.filter((term) => !term.common);
    const all = index.things.at(-1);
    const things = new Map();
    for (const term of terms) {
      const rarity = Math.log(1 + all / (1 + term.weights.size));
      const seen = new Map();
      for (const [passage, weight] of term.weights) {
        const thing = place(index.things, passage);
        const head = index.things[thing] === passage;
        if (!things.has(thing)) things.set(thing, { thing, head: passage, terms: new Set(), score: 0, passages: new Map() });
        const entry = things.get(thing);
        entry.head = index.things[thing];
        entry.terms.add(term);
        if (!head) {
          const known = entry.passages.get(passage) ?? { passage, score: 0, terms: new Set() };
          known.score += weight * rarity;
          known.terms.add(term);
          entry.passages.set(passage, known);
        }
        const sum = seen.get(entry) ?? { head: 0, text: 0 };
        if (head) sum.head = weight; else sum.text += weight;
        seen.set(entry, sum);
      }
      for (const [entry, sum] of seen) {
        entry.score += rarity * (8 * sum.head + Math.log(1 + sum.text));
        if (sum.head) (entry.named ??= new Set()).add(term);
      }
    }
    const full = [...things.values()].filter((entry) => needed.every((term) => entry.terms.has(term)));
    for (const entry of full) {
      entry.passages = [...entry.passages.values()].sort((a, b) => b.terms.size - a.terms.size || b.score - a.score || a.passage - b.passage);
      const together = entry.passages[0]?.terms.size ?? 0;
      entry.score *= needed.length < 2 || together >= needed.length || entry.named?.size >= needed.length ? 1 : 0.4;
      entry.score *= so.has(entry.head) ? 4 : begun.has(entry.head) ? 1.5 : 1;
    }
    full.sort((a, b) => b.score - a.score || a.thing - b.thing);
    return { index, terms, phrases, things: full, nothing: !terms.length };
  };

  /* Texts. */

  /** A passage with its thing: [anchor, text], [title, href, note, names]. */
  const text = async (index, passage) => {
    const things = await load(`p${place(index.texts, passage)}`);
    const at = place(things.map(([first]) => first), passage);
    const [first, title, href, note, names, passages] = things[at];
    const [anchor, words] = passages[passage - first];
    return { title, href, note, names, anchor, words };
  };
  const holds = (phrase, text) => ` ${words(text).join(' ')} `.includes(` ${phrase.join(' ')} `);
  /** The passage that shows why a thing was found; null if a phrase stands nowhere in it, undefined
   *  if to know that more files would have to be read than may be. */
  const reason = async (found, entry, budget) => {
    const affords = (passage) => {
      const file = place(found.index.texts, passage);
      if (!found.phrases.length || budget.has(file)) return true;
      return budget.size < VERIFIED && Boolean(budget.add(file));
    };
    // A thing that was found by its name is told by its summary.
    const needed = found.terms.filter((term) => !term.common);
    const named = needed.length > 0 && needed.every((term) => entry.named?.has(term));
    const summary = entry.head + 1 < found.index.things[entry.thing + 1] ? entry.head + 1 : null;
    const best = named && summary !== null ? summary : entry.passages[0]?.passage;
    const read = (passage) => (passage === undefined ? null : text(found.index, passage));
    if (!affords(entry.head)) return undefined;
    const [head, likely] = await Promise.all([entry.head, found.phrases.length ? undefined : best].map(read));
    if (!found.phrases.length) return { head, passage: likely };
    const names = [head.title, ...head.names.map(([name]) => name)];
    const open = found.phrases.filter((phrase) => !names.some((name) => holds(phrase, name)));
    if (!open.length) return { head, passage: best !== undefined && affords(best) ? await read(best) : null };
    const must = needed.filter((term) => open.flat().includes(term.word));
    for (const { passage } of entry.passages.filter(({ terms }) => must.every((term) => terms.has(term)))) {
      if (!affords(passage)) return undefined;
      const it = await read(passage);
      if (open.every((phrase) => holds(phrase, it.words))) return { head, passage: it };
    }
    return null;
  };

  /* What is shown. */

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  /** The text with the words that were meant in `mark`. */
  const marked = (text, meant, phrases) => {
    const spans = [...text.matchAll(/[\p{L}\p{M}\p{N}\u200C\u200D\u02B9-\u02C1'`´‘’‛]+/gu)]
      .map((match) => ({ from: match.index, to: match.index + match[0].length, words: words(match[0]) }))
      .filter((span) => span.words.length);
    const flags = spans.map((span) => span.words.some((word) => meant.has(word)));
    for (const phrase of phrases) {
      spans.forEach((_, at) => {
        const run = spans.slice(at, at + phrase.length);
        if (run.length === phrase.length && run.every((span, i) => span.words.includes(phrase[i]))) {
          run.forEach((_, i) => { flags[at + i] = true; });
        }
      });
    }
    // A short word counts beside another only; words side by side make one mark.
    const isLong = (at) => flags[at] && spans[at].to - spans[at].from > 2;
    const alone = spans.length && ![...meant].some((word) => word.length > 2);
    const kept = spans.filter((_, at) => flags[at] && (alone || isLong(at) || isLong(at - 1) || isLong(at + 1)));
    return kept.reduce((all, { from, to }) => {
      const last = all.at(-1);
      if (last && from - last.to === 1 && /[\s\p{Pd}]/u.test(text[last.to])) last.to = to;
      else all.push({ from, to });
      return all;
    }, []);
  };
  const highlighted = (text, spans, from = 0, to = text.length) => {
    const out = document.createDocumentFragment();
    let at = from;
    for (const span of spans.filter((it) => it.from >= from && it.to <= to)) {
      // A possessive's ending and a quotation mark are no part of the word.
      const word = text.slice(span.from, span.to).replace(/^['‘`´]+|['’`´]+s?$/gu, '');
      const start = span.from + text.slice(span.from, span.to).indexOf(word);
      out.append(text.slice(at, start), make('mark', {}, word));
      at = start + word.length;
    }
    out.append(text.slice(at, to));
    return out;
  };
  /** Some two lines of a passage around its first hits. */
  const excerpt = (text, spans) => {
    const LENGTH = 220;
    const first = spans[0]?.from ?? 0;
    let from = text.length <= LENGTH || first < 90 ? 0 : text.lastIndexOf(' ', first - 60) + 1;
    let to = text.length <= from + LENGTH ? text.length : text.lastIndexOf(' ', from + LENGTH);
    if (to <= first) to = text.length;
    const out = document.createDocumentFragment();
    out.append(from > 0 ? '… ' : '', highlighted(text, spans, from, to), to < text.length ? ' …' : '');
    return out;
  };
  const item = (found, entry, { head, passage }, kind) => {
    const meant = new Set(found.loose.flatMap((term) => [...term.meant]));
    const show = (words) => marked(words, meant, found.phrases);
    const inTitle = show(head.title);
    const href = `${folder.replace(/search\/[^/]*\/$/, '')}${head.href}${passage?.anchor ? `#${encodeURIComponent(passage.anchor)}` : ''}`;
    const line = make('p', { class: 'found' },
      make('a', { class: `ref ${kind}`, href }, highlighted(head.title, inTitle)));
    // Where the title has another spelling than the one asked for, that one is told.
    const typed = found.loose.map((term) => term.word);
    const has = (text) => words(text).some((word) => typed.some((begin) => word.startsWith(begin)));
    let names = head.names.filter(([name]) => has(name));
    if (!names.length && !inTitle.length) names = head.names.filter(([name]) => show(name).length);
    names = names.map((name) => [name, show(name[0])]);
    if (!has(head.title) && names.length) {
      line.append(make('span', { class: 'spelt' }, ', also '));
      names.slice(0, 3).forEach(([[name, lang], spans], at) => {
        line.append(at ? ', ' : '', make('bdi', { lang }, highlighted(name, spans)));
      });
    }
    if (head.note) line.append(' ', make('span', { class: 'count' }, head.note));
    const li = make('li', {}, line);
    if (passage) li.append(make('p', { class: 'passage' }, excerpt(passage.words, show(passage.words))));
    return li;
  };
  const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
  const quoted = (words) => words.map((word) => `“${word}”`).join(' or ');

  /** Adds the next things of a kind to its list. */
  const extend = async (found, group, wish, isStale) => {
    const focus = group.button && document.activeElement === group.button;
    let added = 0;
    let first = null;
    while (added < wish && group.next < group.entries.length) {
      const batch = group.entries.slice(group.next, group.next + wish - added);
      group.next += batch.length;
      const reasons = await Promise.all(batch.map((entry) => reason(found, entry, found.budget)));
      if (isStale()) return 0;
      // What wasn't read comes next.
      const unread = reasons.indexOf(undefined);
      if (unread >= 0) group.next += unread - batch.length;
      batch.slice(0, unread < 0 ? batch.length : unread).forEach((entry, at) => {
        if (!reasons[at]) return;
        const li = item(found, entry, reasons[at], group.kind);
        group.list.append(li);
        first ??= li;
        added += 1;
      });
      if (unread >= 0) break;
    }
    const left = group.entries.length - group.next;
    group.button?.remove();
    if (left > 0) {
      group.button = make('button', { type: 'button', class: 'more', 'aria-describedby': `found-${group.kind}` },
        found.phrases.length ? 'Look further' : `${left.toLocaleString('en')} more`);
      group.button.addEventListener('click', () => {
        found.budget = new Set();
        extend(found, group, MORE, () => false).catch(failed);
      });
      group.section.append(group.button);
    }
    if (focus) first?.querySelector('a').focus();
    return added;
  };

  let latest = 0;
  const failed = () => { status.textContent = 'The index can’t be read. The lists below have everything.'; };
  const search = async (query) => {
    const serial = ++latest;
    const isStale = () => serial !== latest;
    const wanted = query.trim();
    history.replaceState(null, '', wanted ? `#q=${encodeURIComponent(wanted)}` : location.pathname + location.search);
    if (!words(wanted).length) {
      results.replaceChildren();
      status.textContent = '';
      return;
    }
    const found = await find(wanted);
    if (isStale()) return;
    found.budget = new Set();
    found.loose = found.terms.filter((term) => parts(wanted).loose.includes(term.word));
    const groups = new Map();
    for (const entry of found.things) {
      const at = place(found.index.kinds.map(([, , first]) => first), entry.thing);
      const [title, kind] = found.index.kinds[at];
      if (!groups.has(title)) groups.set(title, { title, kind, entries: [], next: 0, list: make('ul', { class: 'plain' }) });
      groups.get(title).entries.push(entry);
    }
    const built = [];
    const each = Math.max(2, Math.min(5, Math.floor(SHOWN / groups.size)));
    for (const group of groups.values()) {
      const id = `found-${group.kind}`;
      group.section = make('section', { class: 'found-kind', 'aria-labelledby': id });
      const number = found.phrases.length ? '' : group.entries.length.toLocaleString('en');
      group.section.append(make('h2', { id }, group.title, ' ', make('span', { class: 'count' }, number)), group.list);
      built.push(extend(found, group, each, isStale));
    }
    const added = await Promise.all(built);
    if (isStale()) return;
    const shown = [...groups.values()].filter((group, at) => added[at] > 0 || group.button);
    results.replaceChildren(...shown.map((group) => group.section));
    const total = found.phrases.length ? added.reduce((sum, it) => sum + it, 0) : found.things.length;
    const more = found.phrases.length && shown.some((group) => group.button) ? 'at least ' : '';
    const notes = found.terms.filter((term) => term.mended.length)
      .map((term) => `No page has “${term.word}”; these have ${quoted(term.mended)}.`);
    const common = found.terms.every((term) => term.common);
    if (common && total) notes.push('So common a word is looked for in titles and names alone.');
    const unread = found.phrases.length && shown.length;
    const hits = !total && unread ? 'Not in what is likeliest; look further below.'
      : common && !total && found.phrases.length ? 'Words so common are looked for in titles and names alone, and none has them so.'
        : common && !total ? `“${wanted}” is nearly everywhere, and in no title or name.`
          : total ? `${more}${count(total, 'result')}.` : `Nothing has ${found.terms.length > 1 ? 'all of this' : `“${wanted}”`}.`;
    status.textContent = [hits.replace(/^./, (c) => c.toUpperCase()), ...notes].join(' ');
  };

  /* The form. */

  const wish = () => {
    const [, query] = location.hash.match(/^#q=(.*)$/) ?? [];
    try { return query === undefined ? null : decodeURIComponent(query); } catch { return query; }
  };
  let timer;
  const run = () => {
    clearTimeout(timer);
    search(field.value).catch(failed);
  };
  const follow = () => {
    const query = wish();
    if (query === null) return;
    field.value = query;
    run();
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => { event.preventDefault(); run(); });
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(run, 60); });
  window.addEventListener('hashchange', follow);
  const key = document.getElementById('search-key');
  try {
    key.checked = localStorage.getItem('search-key') !== 'off';
    key.addEventListener('change', () => localStorage.setItem('search-key', key.checked ? 'on' : 'off'));
  } catch {
    key.closest('p').remove();
  }
  open().catch(() => {});
  if (wish() !== null) field.focus();
  follow();
})();
