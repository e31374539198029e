"""Pages that stand before the terms, as the makers of walls write them; and terms that only speak of such things."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.extract import extract
from monitor.core.readable import LastGood, unreadable
from monitor.core.terms import Snapshot, SourceDocument, UnreadableReason

ADDRESS = "https://vendor.example/legal/terms"
NOW = datetime(2025, 8, 2, tzinfo=UTC)
SUBJECTS = "inputs outputs feedback payments content logs files voice".split()
CLAUSES = [
    f"{n}. You agree that we process your {subject} under our privacy policy and the law of place {n * 7}."
    for n, subject in enumerate(SUBJECTS * 5, 1)
]
CAPTCHA, LOGIN, MISSING, CONSENT = (
    UnreadableReason.CAPTCHA,
    UnreadableReason.LOGIN,
    UnreadableReason.SOFT_404,
    UnreadableReason.COOKIE_WALL,
)


def page(body: str, title: str = "Vendor") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


TERMS = page("<main>" + "".join(f"<p>{clause}</p>" for clause in CLAUSES) + "</main>", "Terms of Service")


def judge(
    body: bytes, *, last: bytes | None = TERMS, select: tuple[str, ...] = ("main",), charset: str = "utf-8"
) -> UnreadableReason | None:
    document = SourceDocument("terms", ADDRESS, select)
    snapshot = Snapshot("terms", ADDRESS, (), "text/html", charset, body, NOW)
    good = None
    if last is not None:
        before = extract(last, document, media_type="text/html", charset="utf-8", address=ADDRESS)
        good = LastGood(before.text, before.matches)
    found = extract(body, document, media_type="text/html", charset=charset, address=ADDRESS)
    verdict = unreadable(found, document=document, snapshot=snapshot, last=good)
    return None if verdict is None else verdict[0]


WALLS = {
    "Cloudflare": (CAPTCHA, "Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
    "Cloudflare, French": (CAPTCHA, "Un instant…", "<p>Vérification de sécurité en cours</p>"),
    "Cloudflare, German": (CAPTCHA, "Nur einen Moment…", "<p>Sicherheitsüberprüfung wird durchgeführt</p>"),
    "Cloudflare, Spanish": (CAPTCHA, "Un momento…", "<p>Realización de una verificación de seguridad</p>"),
    "Cloudflare, refused": (CAPTCHA, "Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"),
    "Cloudflare, 1020": (CAPTCHA, "Access denied", "<h1>Error 1020</h1><p>Ray ID: 7</p>"),
    "Turnstile alone": (CAPTCHA, "Vendor", "<form><div class=cf-turnstile data-sitekey=x></div></form>"),
    "DataDome": (CAPTCHA, "Vendor", "<p id=cmsg>Please enable JS and disable any ad blocker</p>"),
    "DataDome, French": (CAPTCHA, "Vendor", "<p>Veuillez activer JS et désactiver tout bloqueur de publicité</p>"),
    "DataDome, frame": (CAPTCHA, "Vendor", "<iframe src='https://geo.captcha-delivery.com/captcha/?x'></iframe>"),
    "PerimeterX": (CAPTCHA, "Access to this page has been denied", "<p>Press &amp; Hold to confirm you are a human</p>"),
    "PerimeterX, shop": (CAPTCHA, "Robot or human?", "<p>Activate and hold the button. Thank you!</p>"),
    "hCaptcha": (CAPTCHA, "Vendor", "<h1>One more step</h1><p>Please complete the security check to access it</p>"),
    "hCaptcha alone": (CAPTCHA, "Vendor", "<form><div class=h-captcha data-sitekey=a></div></form>"),
    "AWS WAF": (CAPTCHA, "", "<div id=challenge-container></div><noscript>verify that you're not a robot.</noscript>"),
    "AWS WAF, question": (CAPTCHA, "Human Verification", "<p>Let's confirm you are human</p><button>Begin</button>"),
    "Akamai": (CAPTCHA, "Access Denied", "<h1>Access Denied</h1>You don't have permission to access this server."),
    "Imperva": (CAPTCHA, "", "<iframe src='/_Incapsula_Resource?x'>Request unsuccessful.</iframe>"),
    "Kasada": (CAPTCHA, "", "<script>window.KPSDK={}</script><script src=/ips.js></script>"),
    "Vercel": (CAPTCHA, "Vercel Security Checkpoint", "<p>We're verifying your browser</p>"),
    "F5": (CAPTCHA, "Request Rejected", "The requested URL was rejected. Your support ID is: 1"),
    "Azure": (CAPTCHA, "403 Forbidden", "<h1>403 Forbidden</h1>Microsoft-Azure-Application-Gateway/v2"),
    "Anubis": (CAPTCHA, "Making sure you're not a bot!", "<h1>Making sure you're not a bot!</h1>"),
    "too many": (CAPTCHA, "Too Many Requests", "<p>You have exceeded the rate limit.</p>"),
    "Google account": (LOGIN, "Sign in - Google Accounts", "<h1>Sign in</h1><p>Use your Google Account</p>"),
    "log-in named last": (LOGIN, "Vendor | Log in", "<h1>Welcome back</h1><input type=email>"),
    "log-in, French": (LOGIN, "Vendor - Connexion", "<h1>Bon retour</h1><label>Mot de passe</label>"),
    "log-in, told": (LOGIN, "Vendor", "<h1>You need to sign in to continue</h1>"),
    "log-in, told in French": (LOGIN, "Vendor", "<p>Vous devez vous connecter pour accéder à cette page.</p>"),
    "log-in, told in German": (LOGIN, "Vendor", "<p>Bitte melden Sie sich an, um fortzufahren.</p>"),
    "log-in, told in Spanish": (LOGIN, "Vendor", "<p>Debes iniciar sesión para ver esta página.</p>"),
    "log-in form": (LOGIN, "Vendor", "<form><input name=user><input type=password></form>"),
    "consent": (CONSENT, "Before you continue", "<p>We use cookies and data to maintain services</p>"),
    "consent, French": (
        CONSENT,
        "Vendor",
        "<p>Nous et nos 824 partenaires utilisons des cookies.</p><button>Tout accepter</button>",
    ),
    "consent, German": (CONSENT, "Vendor", "<p>Wir verwenden Cookies.</p><button>Alle akzeptieren</button>"),
    "consent, Spanish": (CONSENT, "Vendor", "<p>Valoramos su privacidad.</p><button>Aceptar todo</button>"),
    "no cookies": (CONSENT, "Vendor", "<p>Cookies are disabled in your browser.</p>"),
    "gone": (MISSING, "Vendor", "<h2>This page isn't available</h2><p>The link may be broken.</p>"),
    "gone, moved": (MISSING, "Vendor", "<p>The page you are looking for has moved or no longer exists.</p>"),
    "gone, missing": (MISSING, "Vendor", "<h1>We looked everywhere but this page is missing</h1>"),
    "gone, region": (MISSING, "App unavailable", "<p>Vendor is only available in certain regions right now.</p>"),
    "gone, French": (MISSING, "Vendor", "<h1>Cette page n'existe plus</h1>"),
    "gone, French 2": (MISSING, "Vendor", "<p>La page que vous recherchez est introuvable.</p>"),
    "gone, French 3": (MISSING, "Vendor", "<p>Désolé, nous n’avons pas trouvé cette page.</p>"),
    "gone, French 4": (MISSING, "Vendor", "<p>Le contenu demandé a été déplacé ou supprimé.</p>"),
    "gone, German": (MISSING, "Vendor", "<h1>Diese Seite existiert nicht mehr</h1>"),
    "gone, German 2": (MISSING, "Vendor", "<p>Die gewünschte Seite konnte leider nicht gefunden werden.</p>"),
    "gone, Spanish": (MISSING, "Vendor", "<p>Esta página ya no existe</p>"),
    "gone, Spanish 2": (MISSING, "Vendor", "<p>No se ha encontrado la página que buscas.</p>"),
    "maintenance": (MISSING, "Vendor", "<h1>We'll be back soon!</h1><p>We're performing some maintenance.</p>"),
    "maintenance, French": (MISSING, "Maintenance", "<h1>Site en maintenance</h1>"),
    "maintenance, German": (MISSING, "Wartung", "<p>Unsere Website wird derzeit gewartet.</p>"),
    "maintenance, Spanish": (MISSING, "Vendor", "<p>Sitio en mantenimiento.</p>"),
    "failed": (MISSING, "Vendor", "<p>Application error: a client-side exception has occurred.</p>"),
    "failed, gateway": (MISSING, "Vendor", "<p>502 Bad Gateway</p><p>nginx</p>"),
    "failed, French": (MISSING, "Vendor", "<p>Le service est momentanément indisponible.</p>"),
    "shell": (UnreadableReason.EMPTY, "Vendor", "<div id=root></div><script src=/a.js></script>"),
    "shell, note": (UnreadableReason.EMPTY, "Vendor", "<noscript>You need to enable JavaScript to run this app.</noscript>"),
}  # fmt: skip


@pytest.mark.parametrize("select", [("main",), ("body",), ()], ids=["gone", "body", "automatic"])
@pytest.mark.parametrize("last", [TERMS, None], ids=["known", "first"])
@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told_by_its_reason(name: str, last: bytes | None, select: tuple[str, ...]) -> None:
    reason, title, body = WALLS[name]
    assert judge(page(body, title), last=last, select=select) is reason


def test_an_error_page_with_a_long_menu_is_told_by_its_title() -> None:
    menu = "".join(f"<p>Our policy {n}: the law, your rights and our terms.</p>" for n in range(100))
    assert judge(page(f"<main>{menu}</main>", "Page not found | Vendor")) is MISSING


def test_a_challenge_that_guards_a_form_on_a_full_page_is_no_wall() -> None:
    body = TERMS.replace(b"</main>", b"</main><form><div class=g-recaptcha></div></form>")
    assert judge(body) is None


# --- terms that speak of such things ----------------------------------------------------------------------

SPEAKS = {
    "en": "You agree to these terms. If you are not a robot, you must complete a captcha or the security check. "
    "You need to sign in to continue; forgot your password? We use cookies with your consent, and you may "
    "accept all cookies. If a page is not found (error 404) or the service is temporarily unavailable or "
    "under maintenance, no warranty applies. Access denied and too many requests are not a breach. ",
    "fr": "Vous acceptez les présentes conditions. Vous devez vous connecter ; en cas de mot de passe oublié, "
    "écrivez-nous. Nous utilisons des cookies avec votre consentement ; vous pouvez tout accepter. Si la page est "
    "introuvable, n'existe plus, ou si le service est temporairement indisponible ou en maintenance, aucune "
    "garantie n'est applicable. L'accès refusé après trop de requêtes n'engage pas notre responsabilité. ",
    "de": "Sie stimmen diesen Bedingungen zu. Bitte melden Sie sich an. Wir verwenden Cookies mit Ihrer "
    "Einwilligung; Sie können alle akzeptieren. Wird eine Seite nicht gefunden oder bei Wartungsarbeiten besteht "
    "keine Haftung und keine Gewährleistung nach dem Gesetz. Zugriff verweigert ist kein Verstoß gegen den Vertrag. ",
    "es": "Usted acepta estos términos y condiciones. Debe iniciar sesión. Usamos cookies con su consentimiento y "
    "puede aceptar todas. Si la página no existe o el sitio está en mantenimiento, no hay garantía ni "
    "responsabilidad según la ley aplicable. El acceso denegado no es incumplimiento del contrato. ",
}


@pytest.mark.parametrize("times", [2, 4, 12])
@pytest.mark.parametrize("language", SPEAKS)
def test_terms_that_speak_of_walls_are_terms(language: str, times: int) -> None:
    text = "".join(f"<p>{number}. {SPEAKS[language]}</p>" for number in range(times))
    assert judge(page(f"<main>{text}</main>", "Terms"), last=None) is None


@pytest.mark.parametrize(
    "title", ["Cookie Policy", "Cookie Consent Policy", "Politique de cookies", "Privacy", "Page"]
)
def test_short_policies_are_not_walls_by_their_names(title: str) -> None:
    text = "".join(f"<p>{number}. {SPEAKS['en']}</p>" for number in range(3))
    assert judge(page(f"<main><h1>{title}</h1>{text}</main>", title), last=None) is None


def test_a_banner_beside_a_short_table_of_processors_is_no_wall() -> None:
    rows = "".join(f"<tr><td>Cloud {n}</td><td>Hosting</td><td>Ireland</td></tr>" for n in range(30))
    body = f"<div>We use cookies. Accept all cookies</div><main><table>{rows}</table></main>"
    assert judge(page(body, "Subprocessors"), last=None) is None


# --- letters that make no sense ---------------------------------------------------------------------------

CHINESE = "<main>" + "我们不会使用您的输入内容来训练我们的模型,除非您明确同意本隐私政策。" * 40 + "</main>"


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "euc_kr"])
def test_a_page_in_another_encoding_than_announced_is_not_read(encoding: str) -> None:
    body = "<html><body>" + CHINESE + "</body></html>"
    assert judge(body.encode(encoding, "ignore"), last=None) is UnreadableReason.MEDIA_TYPE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_in_the_encoding_that_it_announces_is_read(encoding: str) -> None:
    body = f"<html><body>{CHINESE}</body></html>".encode(encoding)
    assert judge(body, last=None, charset=encoding) is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_french_in_windows_1252_is_read_whatever_it_announces(charset: str) -> None:
    text = "".join(f"<p>{number}. {SPEAKS['fr']}</p>" for number in range(6))
    body = f"<html><body><main>{text}</main></body></html>".encode("cp1252")
    assert judge(body, last=None, charset=charset) is None


@given(st.text(max_size=300), st.text(max_size=60))
def test_whatever_a_short_page_says_the_terms_are_not_read_from_it(words: str, title: str) -> None:
    said = words.translate({ord(c): " " for c in "<>&"})
    assert judge(page(f"<main>{said}</main>", title.replace("<", " "))) is not None


@pytest.mark.parametrize("words", ["page ", "- ", "no se ha encontrado ", "we use ", "contenu "])
def test_a_title_without_end_is_not_searched_to_its_end(words: str) -> None:
    # Each of a million words could begin a phrase: searched whole, they would take minutes.
    assert judge(page("<p>x</p>", words * 1_000_000)) is not None
