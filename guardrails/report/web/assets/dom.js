"use strict";
// Elements and text. Whatever others wrote becomes a text node: nothing here parses HTML.

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const LONGEST = 160;
const SVG = "http://www.w3.org/2000/svg";

const counted = (number) => number.toLocaleString("en-US");
const many = (number, noun, plural = `${noun}s`) => `${counted(number)} ${number === 1 ? noun : plural}`;

/** Text with control, invisible and direction-changing characters written out. */
function shown(text) {
  return String(text).replace(HIDDEN, (char) => `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`);
}

/** The beginning and the end of a text that is too long for a line. */
function brief(text) {
  const chars = Array.from(text.length > 4 * LONGEST ? text.slice(0, LONGEST) + text.slice(-LONGEST) : text);
  if (text.length <= LONGEST) return text;
  return `${chars.slice(0, LONGEST - 40).join("")}…${chars.slice(-39).join("")}`;
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null) element.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child === null || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(shown(child)));
  }
  return element;
}

const el = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

/** A name or a sentence of somebody's, kept apart from the direction of what is around it. */
const told = (text, className = "") => el("bdi", { class: className }, brief(text));

/** The same where there is room: a text that was cut comes with the whole of it on demand. */
function whole(text) {
  if (text.length <= LONGEST) return [told(text)];
  const all = el("details", {}, el("summary", {}, `all ${counted(text.length)} characters`));
  all.addEventListener("toggle", () => all.append(el("p", {}, el("bdi", {}, text))), { once: true });
  return [told(text), all];
}

/** A row that opens; what is inside is made when it is opened first. */
function opening(className, cells, inside) {
  const details = el("details", {}, el("summary", { class: `row ${className}` }, cells));
  details.addEventListener("toggle", () => details.append(el("div", { class: "body" }, inside())), { once: true });
  return details;
}

/**
 * Items in an element, some at a time: a button shows more, and moves the focus to the first of them.
 * `head(item)`, where given, names the group that an item begins or belongs to.
 */
class Pager {
  constructor(holder, { into = () => el("ul", { class: "rows" }), step = 50, empty, row, head = null }) {
    Object.assign(this, { holder, into, step, empty, row, head });
  }

  show(items) {
    Object.assign(this, { items, next: 0, group: null, body: null });
    this.holder.replaceChildren();
    if (items.length) this.more(this.step);
    else this.holder.append(el("p", { class: "empty" }, this.empty));
  }

  more(number) {
    this.button?.remove();
    let first = null;
    for (const item of this.items.slice(this.next, this.next + number)) {
      const group = this.head?.(item) ?? "";
      if (!this.body || group !== this.group) this.begin(group);
      const made = this.row(item);
      this.body.append(made);
      first ??= made;
    }
    this.next = Math.min(this.next + number, this.items.length);
    const left = this.items.length - this.next;
    if (left) {
      const step = Math.min(left, 4 * this.step);
      const paper = `and ${counted(left)} more, in the file`;
      this.button = el("button", { type: "button", class: "more", "data-paper": paper }, `Show ${counted(step)} of ${counted(left)} more`);
      this.button.addEventListener("click", () => this.more(step)?.querySelector("summary, button, a")?.focus());
      this.holder.append(this.button);
    }
    return first;
  }

  begin(group) {
    this.group = group;
    if (group) this.holder.append(el("h3", { class: `group ${group === "Overdue" ? "late" : ""}` }, group));
    const made = this.into();
    this.holder.append(made);
    this.body = made.querySelector("tbody") ?? made;
  }
}
