// One case in the list. Drawn again only when its line, the minute, or the choice has changed.
import { Component, html } from "./vendor/htm-preact.js";
import { Sparkline } from "./sparkline.js";
import { due, exact, PRIORITIES, span, WAYS } from "./words.js";

export class CaseLine extends Component {
  shouldComponentUpdate({ line, now, selected, me }) {
    const old = this.props;
    return old.line !== line || old.selected !== selected || old.now !== now || old.me !== me;
  }

  render({ line, me, now, selected, onSelect }) {
    const until = ["queued", "requested", "offered"].includes(line.state) ? due(line, now) : null;
    return html`<li><button class=${"case" + (selected ? " selected" : "")} aria-current=${selected ? "true" : null}
        data-case=${line.id} onClick=${() => onSelect(line.id)}>
      <span class="row"><strong>${line.name}</strong>${line.tier && html`<span class="tier">${line.tier}</span>`}
        ${line.unread > 0 && !selected && html`<span class="unread" aria-label=${line.unread + " unread"}>${line.unread}</span>`}
        <time class="wait" datetime=${line.requested_at} title=${exact(line.requested_at)}>${span(now - new Date(line.requested_at))}</time></span>
      <span class="row"><span class="topic">${line.topic}</span>
        ${line.priority < 3 && html`<span class=${"priority p" + line.priority}>${PRIORITIES[line.priority]}</span>`}</span>
      <span class="why">${line.why}</span>
      <span class="row quiet"><${Sparkline} values=${line.mood} tone=${line.mood_tone} width=${52} height=${16} /><span class="moodwords">${line.mood_words}</span></span>
      ${until && html`<span class=${"due" + (until.late ? " late" : "")}>
        <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="3" class="ground" /><rect width=${until.share * 100} height="3" /></svg>
        <span title=${exact(line.due_at)}>${until.words}</span></span>`}
      ${holder(line, me, now)}
    </button></li>`;
  }
}

function holder(line, me, now) {
  const words = [];
  if (line.way !== "chat") words.push(WAYS[line.way](line));
  if (line.state === "offered" && line.offered) words.push(line.offered.id === me?.id ? "offered to you" : `offered to ${line.offered.name}`);
  if (line.state === "wrap_up") words.push(line.agent?.id === me?.id ? "you are wrapping up" : `${line.agent?.name} is wrapping up`);
  if (line.state === "with_agent" && line.agent) words.push(line.agent.id === me?.id ? "with you" : `with ${line.agent.name} for ${span(now - new Date(line.claimed_at))}`);
  if (!words.length) return null;
  return html`<span class="holder">${words.join(" · ")}</span>`;
}
