// Colours for the languages of this guide, in the place of mdBook's highlight.js, which knows two hundred and weighs
// more than the rest of a page. It has the two functions that mdBook's script calls and the class names that its
// stylesheets know.
'use strict';

(function () {
  const QUOTED = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y;
  const HASH_COMMENT = /(?<=^|\s)#.*/my;
  const NUMBER = /\b\d+(?:\.\d+)*(?:[kKmMgG][bB]?|ms|[smhd%])?\b/y;

  // In each language the first rule that fits at a place wins.
  const LANGUAGES = {
    yaml: [
      ['comment', HASH_COMMENT],
      ['attr', /(?<=^[ \t]*(?:- +)*)(?:[^\s#:'"-][^\n:#]*|"[^"\n]*"|'[^'\n]*')(?=:(?:\s|$))/my],
      ['string', /"(?:\\.|[^"\\])*"|'(?:''|[^'])*'/y],
      ['keyword', /\b(?:true|false|yes|no|null)\b(?=\s*(?:$|[,\]}#]))/my],
      ['number', NUMBER],
    ],
    dockerfile: [
      ['comment', /(?<=^[ \t]*)#.*/my],
      ['keyword', /(?<=^[ \t]*)(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/my],
      ['keyword', /(?<=^FROM .*)\bAS\b/my],
      ['attr', /--[a-z][a-z-]*(?==)|\$\{?\w+\}?/y],
      ['string', QUOTED],
    ],
    sh: [
      ['comment', HASH_COMMENT],
      ['string', /"(?:\\.|[^"\\])*"|'[^']*'/y],
      ['attr', /\$(?:\w+|\{[^}\n]*\}|[?@*#!$-])/y],
      ['keyword', /(?<=^\s*|[;|&({]\s*)(?:case|do|done|elif|else|esac|exit|export|fi|for|function|if|in|return|set|then|until|while)\b/my],
    ],
    python: [
      ['comment', /#.*/y],
      ['string', /[bfru]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/y],
      ['keyword', /\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|None|not|or|pass|raise|return|True|False|try|while|with|yield)\b/y],
      ['number', NUMBER],
    ],
    toml: [
      ['comment', HASH_COMMENT],
      ['keyword', /(?<=^[ \t]*)\[\[?[^\]\n]*\]\]?/my],
      ['attr', /(?<=^[ \t]*|[{,][ \t]*)(?:[\w.-]+|"[^"\n]*")(?=[ \t]*=)/my],
      ['string', /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'[^'\n]*'/y],
      ['keyword', /\b(?:true|false)\b/y],
      ['number', NUMBER],
    ],
    json: [
      ['attr', /"(?:\\.|[^"\\\n])*"(?=\s*:)/y],
      ['string', /"(?:\\.|[^"\\\n])*"/y],
      ['keyword', /\b(?:true|false|null)\b/y],
      ['number', /-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/y],
    ],
    nginx: [
      ['comment', HASH_COMMENT],
      ['string', QUOTED],
      ['attr', /\$\w+/y],
      ['keyword', /(?<=^[ \t]*|[{;][ \t]*)[a-z_]+(?=[ \t{;])/my],
      ['number', NUMBER],
    ],
  };
  const OTHER_NAMES = {
    bash: 'sh', shell: 'sh', zsh: 'sh', docker: 'dockerfile', ini: 'toml', cfg: 'toml', yml: 'yaml', py: 'python',
  };

  // What no rule knows: a whole word, so that no rule begins in the middle of one, or a single sign.
  const PLAIN = /[\p{L}\p{N}_]+|\s+|[^]/uy;

  function matchAt(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  }

  function* tokens(text, rules) {
    for (let at = 0; at < text.length;) {
      let found = null;
      for (const [kind, pattern] of rules) {
        const match = matchAt(pattern, text, at);
        if (match) {
          found = [kind, match];
          break;
        }
      }
      found ??= [null, matchAt(PLAIN, text, at)];
      yield found;
      at += found[1].length;
    }
  }

  function highlightBlock(block) {
    const name = /(?:^|\s)language-([\w-]+)/.exec(block.className)?.[1];
    const rules = LANGUAGES[OTHER_NAMES[name] ?? name];
    // Console blocks come with elements of their own.
    if (!rules || block.firstElementChild) {
      return;
    }
    const coloured = document.createDocumentFragment();
    for (const [kind, text] of tokens(block.textContent, rules)) {
      if (kind) {
        const span = document.createElement('span');
        span.className = `hljs-${kind}`;
        span.textContent = text;
        coloured.append(span);
      } else {
        coloured.append(text);
      }
    }
    block.replaceChildren(coloured);
  }

  window.hljs = { configure() {}, highlightBlock, highlightElement: highlightBlock };
})();
