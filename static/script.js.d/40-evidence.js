/* In a chapter, a switch that shows under each paragraph how many independent sources it rests on. The address
   keeps it, and hands it to the chapters before and after. */
(() => {
  'use strict';
  const lens = document.querySelector('.lens');
  const prose = document.querySelector('.prose');
  if (!lens || !prose) return;
  const MARK = 'show=support';
  const WORDS = ['no source', 'one source', 'two or more independent sources'];
  const button = lens.querySelector('button');
  const details = lens.querySelectorAll('.lens-key, .lens-more');
  const ways = document.querySelectorAll('.prev-next a, link[rel=prev], link[rel=next]');
  const signs = [...prose.querySelectorAll('p[data-support] > .pilcrow')];
  const labels = signs.map((sign) => sign.getAttribute('aria-label'));

  const show = (on) => {
    button.setAttribute('aria-pressed', on);
    details.forEach((it) => { it.hidden = !on; });
    prose.classList.toggle('weighed', on);
    ways.forEach((way) => { way.href = way.href.split('#')[0] + (on ? `#${MARK}` : ''); });
    signs.forEach((sign, at) => {
      const words = `Rests on ${WORDS[sign.parentElement.dataset.support]}.`;
      sign.setAttribute('aria-label', on ? `${labels[at]}. ${words}` : labels[at]);
      if (on) sign.title = words;
      else sign.removeAttribute('title');
    });
  };
  const read = () => { if (location.hash === `#${MARK}`) show(true); };

  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    show(on);
    history.replaceState(history.state, '', on ? `#${MARK}` : location.href.split('#')[0]);
  });
  addEventListener('hashchange', read);
  lens.hidden = false;
  read();
})();
