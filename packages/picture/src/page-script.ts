/**
 * The script of a page: moves through its frames by slider, keys, buttons and clicks. It is written by hand, runs in any browser of the last years, and asks nobody for anything.
 *
 * What it finds in the page: `#film` (JSON: `ms` of each frame, `from` and `to` of each item of the map in frames, `says` and `say`, `lines` with their frames, `axis`), `#map [data-i]`, `#timeline svg`, and in it `#cursor`.
 */

/** The script as text. */
export const PAGE_SCRIPT = `"use strict";
(() => {
  const film = JSON.parse(document.getElementById("film").textContent);
  const byId = (id) => document.getElementById(id);
  const slider = byId("slider"), clock = byId("clock"), say = byId("say"), play = byId("play"), speed = byId("speed"), log = byId("log");
  const items = document.querySelectorAll("#map [data-i]");
  const last = film.ms.length - 1;
  let frame = 0, timer = 0;

  const two = (n) => String(n).padStart(2, "0");
  const timeText = (ms) => {
    const s = Math.floor(ms / 1000), d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
    const rest = (s % 60) + "." + String(ms % 1000).padStart(3, "0") + "s";
    return "+" + (d > 0 ? d + "d" + two(h) + "h" + two(m) + "m" : h > 0 ? h + "h" + two(m) + "m" + two(s % 60) + "s" : m > 0 ? m + "m" + (s % 60 < 10 ? "0" : "") + rest : rest);
  };

  const timeline = document.querySelector("#timeline svg"), cursor = byId("cursor");

  const show = (to) => {
    frame = Math.max(0, Math.min(last, to));
    for (let i = 0; i < items.length; i++) {
      const on = film.from[i] <= frame && frame < film.to[i];
      if (items[i].hasAttribute("hidden") === on) items[i].toggleAttribute("hidden", !on);
    }
    slider.value = String(frame);
    const text = timeText(film.ms[frame]);
    clock.textContent = text;
    say.textContent = film.says[film.say[frame]];
    slider.setAttribute("aria-valuetext", text + ", " + say.textContent);
    cursor.setAttribute("transform", "translate(" + film.axis.x[frame] + " 0)");
    showLog();
  };

  // The last lines up to this frame, those of the frame itself set off.
  const showLog = () => {
    let end = 0;
    while (end < film.lines.length && film.lines[end][0] <= frame) end++;
    log.replaceChildren(...film.lines.slice(Math.max(0, end - 200), end).map(([at, text, type]) => {
      const line = document.createElement("li");
      line.textContent = text;
      if (at === frame) line.className = "now";
      if (type) line.classList.add(type);
      return line;
    }));
    log.scrollTop = log.scrollHeight;
  };

  const pause = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  };
  const start = () => {
    if (frame === last) show(0);
    clearInterval(timer);
    timer = setInterval(() => (frame < last ? show(frame + 1) : pause()), 1000 / Number(speed.value));
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
  };
  const toggle = () => (timer === 0 ? start() : pause());
  const go = (to) => { pause(); show(to); };

  slider.addEventListener("input", () => go(Number(slider.value)));
  play.addEventListener("click", toggle);
  speed.addEventListener("change", () => { if (timer !== 0) start(); });
  byId("back").addEventListener("click", () => go(frame - 1));
  byId("next").addEventListener("click", () => go(frame + 1));
  timeline.addEventListener("click", (event) => {
    const box = timeline.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * timeline.viewBox.baseVal.width;
    let nearest = 0;
    film.axis.x.forEach((each, at) => { if (each <= x + 0.5) nearest = at; });
    go(nearest);
  });

  const KEYS = {
    ArrowRight: () => go(frame + 1), ArrowLeft: () => go(frame - 1),
    PageDown: () => go(frame + Math.ceil(last / 10)), PageUp: () => go(frame - Math.ceil(last / 10)),
    Home: () => go(0), End: () => go(last), " ": toggle,
  };
  document.addEventListener("keydown", (event) => {
    const tag = event.target.tagName;
    const key = KEYS[event.key];
    if (key === undefined || event.altKey || event.ctrlKey || event.metaKey || tag === "SELECT" || (tag === "BUTTON" && event.key === " ")) return;
    event.preventDefault();
    key();
  });

  slider.max = String(last);
  show(last);
})();
`;
