//! Reads what code names from its tokens: paths, macros and modules, tests left out.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A path that code names: `crate::blocks::Stop`, `println!`, `std::fs::read`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its words as written.
    pub(crate) path: Vec<String>,
    /// The module it stands in.
    pub(crate) module: Vec<String>,
    pub(crate) line: usize,
    /// Whether it calls a macro.
    pub(crate) called: bool,
}

/// What the tokens of one file say.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) named: Vec<Named>,
    /// The modules it declares, each with its line.
    pub(crate) modules: Vec<(String, usize)>,
    /// The modules that it declares as tests in files of their own.
    pub(crate) test_modules: Vec<String>,
    /// The lines of the tests in it.
    pub(crate) test_lines: BTreeSet<usize>,
}

impl Reading {
    /// Reads the tokens of a file that is the module `module` of its crate.
    pub(crate) fn of(tokens: TokenStream, module: Vec<String>) -> Self {
        let mut reading = Self::default();
        reading.items(tokens, &module);
        reading
    }

    fn items(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = if is_test_attribute(&tokens[at..]) {
                self.skip_test(&tokens, at)
            } else if is_word(&tokens[at], "use") {
                let end = item_end(&tokens, at);
                self.imports(&tokens[at + 1..end], &[], module);
                end + 1
            } else if let Some((name, line)) = declared_module(&tokens[at..]) {
                self.modules.push((name.clone(), line));
                if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                    let inner: Vec<String> = module.iter().cloned().chain([name]).collect();
                    self.items(body.stream(), &inner);
                }
                at + 3
            } else {
                self.path_or_group(&tokens, at, module)
            };
        }
    }

    /// Leaves out an item under `#[cfg(test)]`; returns where the next one begins.
    fn skip_test(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let end = item_end(tokens, start);
        let last = tokens.get(end).or(tokens.last()).map_or(0, |token| token.span().end().line);
        self.test_lines.extend(tokens[start].span().start().line..=last);
        let item = &tokens[start + 2..end.min(tokens.len())];
        if let Some(at) = item.iter().position(|token| is_word(token, "mod"))
            && let Some(TokenTree::Ident(name)) = item.get(at + 1)
            && matches!(tokens.get(end), Some(TokenTree::Punct(_)))
        {
            self.test_modules.push(name.to_string());
        }
        end + 1
    }

    /// Reads the tree behind `use`, whose words so far are `stem`.
    fn imports(&mut self, tree: &[TokenTree], stem: &[String], module: &[String]) {
        for branch in tree.split(|token| is_mark(token, ',')) {
            let mut path = stem.to_vec();
            let mut line = 0;
            let mut branched = false;
            for token in branch {
                match token {
                    TokenTree::Ident(word) if word == "as" => break,
                    TokenTree::Ident(word) if word == "self" && !path.is_empty() => line = line_of(token),
                    TokenTree::Ident(word) => {
                        path.push(word.to_string());
                        line = line_of(token);
                    }
                    TokenTree::Punct(mark) if mark.as_char() == '*' => {
                        path.push("*".to_owned());
                        line = line_of(token);
                    }
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.imports(&inner, &path, module);
                        branched = true;
                    }
                    _ => {}
                }
            }
            if !branched && !branch.is_empty() {
                self.named.push(Named { path, module: module.to_vec(), line, called: false });
            }
        }
    }

    /// Reads a path, or what stands in brackets; returns where the next token is.
    fn path_or_group(&mut self, tokens: &[TokenTree], start: usize, module: &[String]) -> usize {
        match &tokens[start] {
            TokenTree::Group(group) => {
                self.items(group.stream(), module);
                start + 1
            }
            TokenTree::Ident(first) => {
                let mut path = vec![first.to_string()];
                let mut at = start + 1;
                while let Some(word) = next_word(&tokens[at..]) {
                    path.push(word);
                    at += 3;
                }
                let called = matches!(tokens.get(at), Some(TokenTree::Punct(mark))
                    if mark.as_char() == '!' && mark.spacing() == Spacing::Alone);
                if called || path.len() > 1 {
                    let line = line_of(&tokens[start]);
                    self.named.push(Named { path, module: module.to_vec(), line, called });
                }
                at
            }
            _ => start + 1,
        }
    }
}

/// The word behind `::`.
fn next_word(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [first, second, TokenTree::Ident(word), ..] if is_mark(first, ':') && is_mark(second, ':') => {
            Some(word.to_string())
        }
        _ => None,
    }
}

/// `mod name` with its line.
fn declared_module(tokens: &[TokenTree]) -> Option<(String, usize)> {
    match tokens {
        [keyword, TokenTree::Ident(name), ..] if is_word(keyword, "mod") => {
            Some((name.to_string(), line_of(keyword)))
        }
        _ => None,
    }
}

/// The semicolon or the braces that end the item that begins at `start`, its attributes included.
fn item_end(tokens: &[TokenTree], start: usize) -> usize {
    let import = tokens[start..].iter().find(|token| is_word(token, "use") || has_braces(token));
    let braces_end = !import.is_some_and(|token| is_word(token, "use"));
    let end = tokens[start..].iter().position(|token| is_mark(token, ';') || braces_end && has_braces(token));
    end.map_or(tokens.len(), |end| start + end)
}

fn has_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether `#[cfg(test)]` begins here.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let is_cfg_test = |group: &Group| group.stream().to_string().replace(' ', "") == "cfg(test)";
    matches!(tokens, [mark, TokenTree::Group(group), ..] if is_mark(mark, '#') && is_cfg_test(group))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn line_of(token: &TokenTree) -> usize {
    token.span().start().line
}

#[cfg(test)]
mod tests {
    use super::Reading;

    fn reading(text: &str) -> Reading {
        Reading::of(text.parse().expect("Rust"), vec!["stage".to_owned()])
    }

    fn paths(text: &str) -> Vec<String> {
        let called = |called| if called { "!" } else { "" };
        let named = reading(text).named;
        named
            .iter()
            .map(|named| format!("{}: {}{}", named.line, named.path.join("::"), called(named.called)))
            .collect()
    }

    #[test]
    fn imports_are_flattened() {
        let text = "pub(crate) use crate::blocks::{Block, Stop as End,\n parts::{self, *}};\nuse a;\n";
        let found = [
            "1: crate::blocks::Block",
            "1: crate::blocks::Stop",
            "2: crate::blocks::parts",
            "2: crate::blocks::parts::*",
            "3: a",
        ];
        assert_eq!(paths(text), found);
    }

    #[test]
    fn paths_and_macros_are_found_wherever_they_stand() {
        let text = "fn a() -> std::io::Result<()> {\n  if x != 1 { tokio::select! { _ = crate::run::go() => println!(\"{}\", std::env::var(\"A\")) } }\n}";
        let found = [
            "1: std::io::Result",
            "2: tokio::select!",
            "2: crate::run::go",
            "2: println!",
            "2: std::env::var",
        ];
        assert_eq!(paths(text), found);
    }

    #[test]
    fn strings_comments_and_tests_do_not_count() {
        let text = "//! crate::a::b\nconst A: &str = \"crate::a\"; // crate::a\n#[cfg(test)]\nmod tests {\n  use crate::cli;\n}\n#[cfg(test)]\nuse crate::{run, plan};\nfn a() { crate::stack::x() }";
        assert_eq!(paths(text), ["9: crate::stack::x"]);
        assert_eq!(reading(text).test_lines.into_iter().collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn test_modules_in_files_of_their_own_are_known() {
        let text = "pub mod golden;\n#[cfg(test)]\nmod tests;\nmod parts { fn a() { super::b::c() } }";
        let reading = reading(text);
        assert_eq!(reading.test_modules, ["tests"]);
        assert_eq!(reading.modules, [("golden".to_owned(), 1), ("parts".to_owned(), 4)]);
        assert_eq!(reading.named[0].module, ["stage", "parts"]);
    }
}
