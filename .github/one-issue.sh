#!/usr/bin/env bash
# Keeps one issue open for as long as something is wrong: opens it, brings it up to date, closes it when all is well.
#
#   one-issue.sh LABEL TITLE RESULT FILE...
#
# LABEL tells the issue from others. RESULT is a job's: success closes, failure opens or updates, anything else does
# nothing. The files hold what is to be told: Markdown if the first one's name ends in .md, plain text otherwise; where none
# of them is there, the issue says that nothing was printed. RUN is the address of the run, if there is one. It speaks to GitHub
# through `gh`, which takes its token from GH_TOKEN.
set -euo pipefail
label=$1 title=$2 result=$3
files=("${@:4}")

# An issue holds 65,536 characters with the indentation. The end of a log says most, and the beginning of a report.
most=50000

open_issue() {
    gh issue list --label "$label" --state open --limit 1 --json number --jq '.[0].number // empty'
}

body() {
    printf 'Seen last on %s%s.\n\n' "$(date --utc +%Y-%m-%d)" "${RUN:+ in [this run]($RUN)}"
    local told=()
    for file in "${files[@]}"; do
        if [[ -s $file ]]; then told+=("$file"); fi
    done
    if ((${#told[@]} == 0)); then
        echo 'The run ended before it printed anything.'
    elif [[ ${files[0]} == *.md ]]; then
        # Whole lines, so that no table and no code is torn.
        awk -v most="$most" '{ size += length($0) + 1 } size > most { print "\n… and more."; exit } { print }' "${told[@]}"
    else
        # Indented, so that nothing in the text can end the block.
        cat "${told[@]}" | tail --bytes="$most" | iconv --from-code utf-8 --to-code utf-8 -c | sed 's/^/    /'
    fi
}

number=$(open_issue)
case $result in
success)
    if [[ -n $number ]]; then
        gh issue close "$number" --comment "All is well again${RUN:+: [this run]($RUN)}."
    fi
    ;;
failure)
    if [[ -n $number ]]; then
        body | gh issue edit "$number" --title "$title" --body-file -
    else
        gh label create "$label" --force --description "$title"
        body | gh issue create --title "$title" --label "$label" --body-file -
    fi
    ;;
*)
    echo "one-issue: the run was $result, which says nothing" >&2
    ;;
esac
