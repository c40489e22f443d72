"""A derivation as Markdown with LaTeX between dollar signs."""

from __future__ import annotations

from hwsolve.report.escape import markdown
from hwsolve.report.number import about
from hwsolve.report.sheet import Sheet, evidence_words, sentence


def render_markdown(sheet: Sheet) -> str:
    """The derivation as Markdown; the author's own words are kept as they are."""
    out = [f"# {markdown(sheet.title)}", ""]
    if sheet.part.ask:
        out += [sheet.part.ask.strip(), ""]
    for index, step in enumerate(sheet.derivation.steps):
        claim = sheet.latex(step.claim)
        if sheet.goes_on(index):
            claim = claim.removeprefix(sheet.latex(step.before)).strip()
        out += [f"{index + 1}. **{markdown(sentence(step.rule))}** ({markdown(evidence_words(step))})", ""]
        out += ["   $$", f"   {claim}", "   $$", ""]
        if step.note:
            out += [f"   {markdown(step.note)}", ""]
    if sheet.derivation.answers:
        out += ["## Answers", ""]
    for name, found in sheet.derivation.answers.items():
        value = about(found, sheet.derivation.scope)
        out.append(f"- {markdown(name)}: ${sheet.latex(found)}${f' ≈ {markdown(value)}' if value else ''}")
    if sheet.derivation.answers:
        out.append("")
    out.append("*Verified: every line was checked.*" if sheet.derivation.verified else "*Not verified.*")
    return "\n".join(out) + "\n"
