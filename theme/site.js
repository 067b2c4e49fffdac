// What mdBook's pages lack for a keyboard and for a screen reader. Each part looks for its elements and leaves the
// page alone where they are not there; the browser tests say so when mdBook has renamed them.
'use strict';

(function () {
  const find = id => document.getElementById(`mdbook-${id}`);

  function nameTheRegions() {
    find('menu-bar')?.setAttribute('role', 'banner');
    find('search-wrapper')?.setAttribute('role', 'search');
    // The chapter's own heading is the first of the page; the book's title is not another one.
    document.querySelector('.menu-title')?.setAttribute('role', 'presentation');
    const searchbar = find('searchbar');
    searchbar?.setAttribute('aria-label', 'Search this book');
    searchbar?.setAttribute('aria-describedby', 'mdbook-searchresults-header');
    find('searchresults-header')?.setAttribute('aria-live', 'polite');
    const help = find('help-container');
    help?.setAttribute('role', 'dialog');
    help?.setAttribute('aria-label', 'Keyboard shortcuts');
    // The empty corner of a table is no heading.
    document.querySelectorAll('main th:empty').forEach(corner => corner.replaceWith(document.createElement('td')));
  }

  // mdBook's switch for the list of chapters is the label of a box that is never shown. A button presses it.
  function letKeysOpenTheList() {
    const label = find('sidebar-toggle');
    if (!label) {
      return;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = label.className;
    button.append(...label.cloneNode(true).childNodes);
    for (const name of ['title', 'aria-label', 'aria-controls']) {
      button.setAttribute(name, label.getAttribute(name));
    }
    const tell = () => button.setAttribute('aria-expanded', label.getAttribute('aria-expanded'));
    new MutationObserver(tell).observe(label, { attributeFilter: ['aria-expanded'] });
    tell();
    button.addEventListener('click', () => label.click());
    label.before(button);
    label.classList.add('hidden');
  }

  function letKeysFoldTheChapters() {
    for (const toggle of document.querySelectorAll('.chapter-fold-toggle')) {
      const item = toggle.closest('li');
      const chapter = item.querySelector('a')?.textContent.trim();
      const tell = () => toggle.setAttribute('aria-expanded', item.classList.contains('expanded'));
      toggle.setAttribute('role', 'button');
      toggle.tabIndex = 0;
      toggle.addEventListener('keydown', event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          toggle.click();
        }
      });
      toggle.setAttribute('aria-label', `Below “${chapter}”`);
      toggle.addEventListener('click', tell);
      tell();
    }
  }

  // Two looks are made and tested: light, and the one that mdBook calls navy. The others stay where mdBook's script
  // looks for them, out of sight, behind those that the arrow keys reach.
  function offerTwoThemes() {
    const dark = find('theme-navy');
    if (!dark) {
      return;
    }
    dark.textContent = 'Dark';
    for (const name of ['rust', 'coal', 'ayu']) {
      const item = find(`theme-${name}`)?.parentElement;
      if (item) {
        item.hidden = true;
        item.parentElement.append(item);
      }
    }
  }

  // A box that scrolls can be scrolled with the arrow keys, one that does not is no stop on the reader's way.
  function letKeysScrollWideBoxes() {
    const boxes = document.querySelectorAll('main pre > code, main pre > samp, main .table-wrapper');
    const watch = new ResizeObserver(entries => {
      for (const { target } of entries) {
        if (target.scrollWidth > target.clientWidth) {
          target.tabIndex = 0;
        } else {
          target.removeAttribute('tabindex');
        }
      }
    });
    boxes.forEach(box => watch.observe(box));
    // What was folded has no width until it is opened, which the observer is told of as well.
  }

  function tellOfCopies() {
    const status = document.createElement('p');
    status.className = 'unseen';
    status.setAttribute('role', 'status');
    document.body.append(status);
    document.addEventListener('click', () => { status.textContent = ''; }, true);
    document.addEventListener('copy', event => {
      // The copy button copies from a field of its own outside of the text.
      if (!event.target.closest?.('main')) {
        status.textContent = 'Copied';
      }
    });
  }

  nameTheRegions();
  letKeysOpenTheList();
  offerTwoThemes();
  letKeysScrollWideBoxes();
  tellOfCopies();
  // mdBook adds the headings of the page to the sidebar at this event, too, and was here first.
  document.addEventListener('DOMContentLoaded', letKeysFoldTheChapters);
})();
