"""Carriers and where each shows a parcel: the address of tracking pages, by number."""

from typing import NamedTuple
from urllib.parse import quote

from regulars.platform.text import fold


class Carrier(NamedTuple):
    """A carrier; `{}` in `page` is where the tracking number stands."""

    name: str
    page: str
    also: tuple[str, ...] = ()


CARRIERS = (
    Carrier("UPS", "https://www.ups.com/track?tracknum={}", ("united parcel service",)),
    Carrier("FedEx", "https://www.fedex.com/fedextrack/?trknbr={}", ("federal express", "fedex express")),
    Carrier("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}", ("us postal service",)),
    Carrier("DHL", "https://www.dhl.com/en/express/tracking.html?AWB={}", ("dhl express",)),
    Carrier("DHL eCommerce", "https://webtrack.dhlecs.com/orders?trackingNumber={}"),
    Carrier("DHL Paket", "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={}", ("dhl de",)),
    Carrier("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{}"),
    Carrier("Parcelforce", "https://www.parcelforce.com/track-trace?trackNumber={}"),
    Carrier("Evri", "https://www.evri.com/track/parcel/{}", ("hermes uk", "myhermes")),
    Carrier("Hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{}", ("hermes de",)),
    Carrier("DPD", "https://tracking.dpd.de/status/en_US/parcel/{}", ("dpd de",)),
    Carrier("DPD UK", "https://track.dpd.co.uk/parcels/{}"),
    Carrier("GLS", "https://gls-group.com/track/{}"),
    Carrier("PostNL", "https://postnl.nl/tracktrace/?B={}"),
    Carrier("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={}"),
    Carrier("La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code={}", ("colissimo",)),
    Carrier("Chronopost", "https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={}"),
    Carrier("Mondial Relay", "https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition={}"),
    Carrier("Correos", "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={}"),
    Carrier("Poste Italiane", "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}"),
    Carrier("Swiss Post", "https://service.post.ch/ekp-web/ui/entry/search/{}", ("die post", "la poste suisse")),
    Carrier("Austrian Post", "https://www.post.at/sv/sendungsdetails?snr={}", ("post at",)),
    Carrier("PostNord", "https://www.postnord.se/en/our-tools/track-and-trace?shipmentId={}"),
    Carrier("Bring", "https://tracking.bring.com/tracking/{}", ("posten norge",)),
    Carrier("InPost", "https://inpost.pl/sledzenie-przesylek?number={}"),
    Carrier("Canada Post", "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}"),
    Carrier("Purolator", "https://www.purolator.com/en/shipping/tracker?pins={}"),
    Carrier("Australia Post", "https://auspost.com.au/mypost/track/#/details/{}", ("auspost",)),
    Carrier("NZ Post", "https://www.nzpost.co.nz/tools/tracking/item/{}"),
    Carrier("Japan Post", "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}"),
    Carrier("Yamato", "https://toi.kuronekoyamato.co.jp/cgi-bin/tneko?number01={}", ("kuroneko", "ta q bin")),
    Carrier("Sagawa", "https://k2k.sagawa-exp.co.jp/p/web/okurijosearch.do?okurijoNo={}"),
    Carrier("SF Express", "https://www.sf-express.com/we/ow/chn/en/waybill/waybill-detail/{}"),
    Carrier("Singapore Post", "https://www.singpost.com/track-items?trackNums={}", ("singpost",)),
    Carrier("Ninja Van", "https://www.ninjavan.co/en-sg/tracking?id={}"),
    Carrier("J&T Express", "https://www.jtexpress.ph/trajectoryQuery?waybillNo={}", ("j and t express",)),
    Carrier("LBC", "https://www.lbcexpress.com/track/?tracking_no={}"),
    Carrier("Aramex", "https://www.aramex.com/us/en/track/results?ShipmentNumber={}"),
    Carrier("Delhivery", "https://www.delhivery.com/track-v2/package/{}"),
    Carrier("Blue Dart", "https://www.bluedart.com/web/guest/trackdartresultthirdparty?trackFor=0&trackNo={}"),
)
_KNOWN = {fold(name): carrier for carrier in CARRIERS for name in (carrier.name, *carrier.also)}


def carrier_of(name: str | None) -> Carrier | None:
    """The carrier of this name in any of its spellings; none where we do not know it."""
    return _KNOWN.get(fold(name)) if name else None


def tracking_page(carrier: str | None, number: str | None) -> str | None:
    """Where the carrier shows the parcel; none where carrier or number are not known."""
    known = carrier_of(carrier)
    return known.page.format(quote(number, safe="")) if known and number else None
