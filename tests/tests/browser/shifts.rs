//! Nothing moves once it is seen.

use serde_json::json;

use crate::browser::{none, read};

/// What moved since the page was opened and while it is scrolled to its end, without anyone having touched it.
const SHIFTS: &str = "
    const shifts = [];
    const note = list => shifts.push(...list.filter(shift => !shift.hadRecentInput));
    const observer = new PerformanceObserver(list => note(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    const painted = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await painted();
    window.scrollTo(0, document.documentElement.scrollHeight);
    await painted();
    note(observer.takeRecords());
    const name = ({ node }) => node ? `${node.nodeName} ${node.id ?? ''} ${node.className ?? ''}` : 'something';
    return shifts.filter(shift => shift.value > 0)
        .map(shift => `${shift.value.toFixed(4)} at ${Math.round(shift.startTime)} ms: ${shift.sources.map(name).join(', ')}`);";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn no_page_moves() {
    read(async |reader| {
        none(&reader.tour_on_both_screens(SHIFTS, |_| json!(null)).await?);
        Ok(())
    });
}

#[test]
#[ignore = "needs a browser: `cargo xtask test`"]
fn what_moves_is_noticed() {
    read(async |reader| {
        reader.open("index.html").await?;
        let late = format!(
            "const late = document.createElement('p');
             late.style.height = '200px';
             await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
             document.querySelector('main').prepend(late);
             {SHIFTS}"
        );
        let shifts: Vec<String> = reader.wait_for(&late, json!(null)).await?;
        assert!(!shifts.is_empty(), "a page that moves is not noticed");
        Ok(())
    });
}
