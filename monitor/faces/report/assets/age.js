// Says on every page that it is out of date once the last complete round is older than it may be.
// The moment is in round.js, written anew after each round; a page that tells it itself needs no other.
// Without scripts the board and the list ask the reader to look at the date.
"use strict";
function isLate(complete, lateAfter) {
  return Date.now() - Date.parse(complete) > lateAfter * 1000;
}
const ages = document.querySelectorAll(".age");
for (const age of ages) {
  if (age.dataset.complete && isLate(age.dataset.complete, age.dataset.lateAfter)) {
    age.classList.add("late");
    for (const alarm of age.querySelectorAll(".alarm")) alarm.hidden = false;
  }
}
if (ages.length === 0 && typeof round !== "undefined") {
  const words = round.complete === null ? round.none : isLate(round.complete, round.lateAfter) ? round.old : null;
  if (words) {
    const age = document.createElement("div");
    age.className = "age late";
    const alarm = document.createElement("p");
    alarm.className = "alarm";
    alarm.setAttribute("role", "alert");
    alarm.textContent = "⚠ " + words[document.documentElement.lang];
    age.append(alarm);
    document.querySelector("main h1").after(age);
  }
}
