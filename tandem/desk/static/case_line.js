// One case in the list. Drawn again only when its line, the minute, or the choice has changed.
import { Component, html } from "./vendor/htm-preact.js";
import { Sparkline } from "./sparkline.js";
import { asleepWords, due, exact, say, span, wayOf } from "./words.js";

export const isWaiting = (line) => ["queued", "requested", "offered"].includes(line.state);

const unread = (line, selected) => line.unread > 0 && !selected && html`<span class="unread" aria-label=${say("unread", { count: line.unread })}>${line.unread}</span>`;

export class CaseLine extends Component {
  shouldComponentUpdate({ line, now, selected, me, dense, draft, picks, picked }) {
    const old = this.props;
    return old.line !== line || old.selected !== selected || old.now !== now || old.me !== me || old.dense !== dense || old.draft !== draft || old.picks !== picks || old.picked !== picked;
  }

  render(props) {
    const { line, selected, dense, asleep, picks, picked, onPick, onSelect } = props;
    return html`<li class=${picks ? "picks" : ""}>${picks && html`<input type="checkbox" aria-label=${say("pick_case", { name: line.name, reference: line.reference })} checked=${picked} onChange=${() => onPick(line.id)} />`}<button class=${"case" + (selected ? " selected" : "") + (asleep ? " asleep" : "")} aria-current=${selected ? "true" : null}
        data-case=${line.id} onClick=${() => onSelect(line.id)}>${dense ? this.dense(props) : this.roomy(props)}</button></li>`;
  }

  // Two lines, so that many fit: what is left out here is one press away.
  dense({ line, me, now, selected, draft, asleep }) {
    const until = isWaiting(line) ? due(line, now) : null;
    return html`<span class="row"><strong>${line.name}</strong>${unread(line, selected)}${draft && html`<span class="tag">${say("draft")}</span>`}
        ${line.priority < 3 && html`<span class=${"priority p" + line.priority}>${say(`priority_${line.priority}`)}</span>`}
        <time class=${"wait" + (until?.late ? " bad" : "")} datetime=${line.requested_at} title=${`${exact(line.requested_at)}${until ? ` · ${until.words}` : ""}`}>${span(now - new Date(line.requested_at))}</time></span>
      <span class="row quiet"><span class="grow" title=${line.why}>${line.topic}<span class="muted"> ${isWaiting(line) ? line.why : asleep ? asleepWords(line) : holder(line, me, now)}</span></span>
        <${Sparkline} values=${line.mood} tone=${line.mood_tone} width=${40} height=${16} /></span>`;
  }

  roomy({ line, me, now, selected, draft, asleep }) {
    const until = isWaiting(line) ? due(line, now) : null;
    return html`<span class="row"><strong>${line.name}</strong>${line.tier && html`<span class="tier">${line.tier}</span>`}
        ${unread(line, selected)}${draft && html`<span class="tag">${say("draft")}</span>`}
        <time class="wait" datetime=${line.requested_at} title=${exact(line.requested_at)}>${span(now - new Date(line.requested_at))}</time></span>
      <span class="row"><span class="topic">${line.topic}</span>
        ${line.priority < 3 && html`<span class=${"priority p" + line.priority}>${say(`priority_${line.priority}`)}</span>`}</span>
      <span class="why">${line.why}</span>
      <span class="row quiet"><${Sparkline} values=${line.mood} tone=${line.mood_tone} width=${52} height=${16} /><span class="moodwords">${line.mood_words}</span></span>
      ${until && html`<span class=${"due" + (until.late ? " late" : "")}>
        <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="3" class="ground" /><rect width=${until.share * 100} height="3" /></svg>
        <span title=${exact(line.due_at)}>${until.words}</span></span>`}
      ${line.tags?.length > 0 && html`<span class="row">${line.tags.map((tag) => html`<span class="tag" key=${tag}>${tag}</span>`)}</span>`}
      ${asleep ? html`<span class="holder">${asleepWords(line)}</span>` : holder(line, me, now) && html`<span class="holder">${holder(line, me, now)}</span>`}`;
  }
}

function holder(line, me, now) {
  const words = [];
  if (line.way !== "chat") words.push(wayOf(line));
  if (line.state === "offered" && line.offered) words.push(line.offered.id === me?.id ? say("offered_to_you") : say("offered_to", { name: line.offered.name }));
  if (line.state === "wrap_up") words.push(line.agent?.id === me?.id ? say("you_wrap_up") : say("wraps_up", { name: line.agent?.name }));
  if (line.state === "with_agent" && line.agent) words.push(line.agent.id === me?.id ? say("with_you") : say("with_other", { name: line.agent.name, span: span(now - new Date(line.claimed_at)) }));
  return words.join(" · ");
}
