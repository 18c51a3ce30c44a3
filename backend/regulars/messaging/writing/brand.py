"""The store's looks around a letter: logo or name on top, its colour, footer and postal address below."""

from regulars.messaging.writing.sandbox import BUTTON_COLOR, escaped
from regulars.stores.queries import StoreRow

_FONT = "font:16px/1.55 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def framed(body: str, *, subject: str, store: StoreRow) -> str:
    """A whole HTML document; a body that is one already stays as it is."""
    if "<html" in body[:2_000].lower():
        return body
    color = store.brand_color or BUTTON_COLOR
    return (
        f'<!doctype html>\n<html lang="{escaped(store.locale)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escaped(subject)}</title></head>\n'
        f'<body style="margin:0;padding:0;background:#f3f4f3;color:#1d211f;{_FONT}">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f3"><tr>'
        '<td align="center" style="padding:32px 12px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"'
        ' style="max-width:600px;text-align:left">\n'
        f'<tr><td style="padding:0 4px 16px;{_FONT};font-weight:600">{_head(store)}</td></tr>\n'
        f'<tr><td style="background:#ffffff;border-top:3px solid {escaped(color)};border-radius:4px;'
        f'padding:28px 32px;{_FONT}">'
        f"\n{body.replace(BUTTON_COLOR, escaped(color))}\n</td></tr>\n"
        f'<tr><td style="padding:16px 4px;color:#6a706d;font-size:13px;line-height:1.5">{_foot(store)}</td></tr>\n'
        "</table>\n</td></tr></table>\n</body></html>\n"
    )


def _head(store: StoreRow) -> str:
    name = escaped(store.brand_name or store.name)
    if store.logo_url is None:
        return name
    return (
        f'<img src="{escaped(store.logo_url)}" alt="{name}" height="40" style="display:block;border:0;max-height:40px">'
    )


def _foot(store: StoreRow) -> str:
    parts = (store.mail_footer, store.postal_address)
    return "<br>".join("<br>".join(escaped(line) for line in part.splitlines()) for part in parts if part)
