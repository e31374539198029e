"""Cookie banners: the consent managers of the field by their containers, and what else calls itself a banner.

A known manager's container goes whatever is selected: no policy stands in it. What is only called a banner
goes where no selector says what the text is, and never when it is as long as a policy.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

#: OneTrust, Cookiebot, Usercentrics, Didomi, TrustArc, Axeptio, tarteaucitron, CookieYes, iubenda, Termly,
#: Complianz, HubSpot, Osano, Sourcepoint, Ketch, Transcend, Microsoft, Borlabs, Quantcast, consentmanager,
#: CookieFirst, Klaro, Civic, Moove, Commanders Act, Sirdata, Cookie Information, Shopify, Securiti, Cookie
#: Script, the French State's design system, and CookieConsent 2 and 3.
_IDS: Final = frozenset(
    "onetrust-consent-sdk onetrust-banner-sdk onetrust-pc-sdk ot-sdk-btn-floating CybotCookiebotDialog "
    "CybotCookiebotDialogBodyUnderlay CookiebotWidget usercentrics-root usercentrics-cmp-ui didomi-host "
    "didomi-popup didomi-notice truste-consent-track truste-consent-content trustarc-banner-overlay "
    "consent_blackbar consent_blackbox axeptio_overlay axeptio_main_button tarteaucitronRoot tarteaucitron "
    "tarteaucitronAlertBig tarteaucitronAlertSmall cookieyes cookie-law-info-bar cookie-law-info-again "
    "cliSettingsPopup iubenda-cs-banner termly-code-snippet-support cmplz-cookiebanner-container "
    "hs-eu-cookie-confirmation hs-banner-parent osano-cm-window sp_message_container CookieConsent "
    "ketch-consent-banner transcend-consent-manager wcpConsentBannerCtrl BorlabsCookieBox "
    "BorlabsCookieBoxWrap qc-cmp2-container cmpbox cmpbox2 cmpwrapper cookiefirst-root klaro ccc "
    "moove_gdpr_cookie_info_bar moove_gdpr_cookie_modal tc-privacy-wrapper popin_tc_privacy sd-cmp "
    "coiOverlay cookie-information-template-wrapper shopify-pc__banner securiti-consent-banner "
    "cookiescript_injected cookiescript_injected_wrapper fr-consent-modal cc--main".split()
)
_PREFIX: Final = "sp_message_container_"
_CLASSES: Final = re.compile(
    r"(?:^|\s)(?:cky-consent-container|cky-consent-bar|cky-modal|cky-overlay|osano-cm-window|cc-window|"
    r"fc-consent-root|qc-cmp2-container|fs-cc-banner2?_component|fs-cc-prefs\w{0,3}_component|"
    r"cmplz-cookiebanner|js-cookie-consent-banner|otPcCenter|truste_overlay|truste_box_overlay|"
    r"trustarc-banner-container|axeptio_widget|axeptio_mount|didomi-popup-container|klaro|"
    r"cookiefirst-root|tarteaucitronAlertBigBottom|fr-consent-banner|ch2-container|orejime-Layer|"
    r"cookieconsent-wrapper|cm-wrapper|pm-wrapper|termly-styles-root|usercentrics-cmp-ui)(?:\s|$)"
)
#: What sites of their own making call theirs.
_CALLED: Final = re.compile(
    r"(?:cookies?|consent|gdpr|rgpd)[-_]{0,2}(?:consent[-_]{0,2})?"
    r"(?:banner|bar|notice|pop-?up|modal|overlay|dialog|toast|alert|wall|message|disclaimer)(?![a-z])",
    re.IGNORECASE,
)
#: A banner is short; a page whose whole text stands in an element called a cookie notice is a policy.
LONGEST_BANNER: Final = 1_500


def is_called_banner(element: etree._Element) -> bool:
    """Whether an element calls itself a cookie banner; it is one if it is also short."""
    for name in (element.get("id"), element.get("class")):
        if name is not None and _CALLED.search(name):
            return True
    return False


def is_manager(element: etree._Element) -> bool:
    """Whether an element is the container of a known consent manager."""
    identity, names = element.get("id"), element.get("class")
    if identity is not None and (identity in _IDS or identity.startswith(_PREFIX)):
        return True
    return names is not None and _CLASSES.search(names) is not None
