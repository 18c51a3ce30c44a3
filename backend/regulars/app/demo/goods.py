"""What the simulated shop sells, and where its people live."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the shelf; the price is in cents."""

    sku: str
    title: str
    category: str
    brand: str
    price: int


@dataclass(frozen=True, slots=True)
class Place:
    """A town where customers live, with names and a phone number as people there write them."""

    country: str
    province: str | None
    city: str
    postal_code: str
    dial: str
    names: str
    weight: int


_Shelf = tuple[str, tuple[str, ...], dict[str, int]]
_SHELVES: tuple[_Shelf, ...] = (
    (
        "Coffee",
        ("Northlight", "Casa Verde"),
        {
            "House blend 250 g": 1290,
            "Single origin Huila 250 g": 1690,
            "Decaf 250 g": 1450,
            "Espresso 1 kg": 3890,
            "Sampler of five": 2990,
        },
    ),
    (
        "Tea",
        ("Leaf & Kettle",),
        {"Sencha 100 g": 1190, "Earl Grey 100 g": 990, "Rooibos 100 g": 890, "Jasmine pearls 50 g": 1690},
    ),
    (
        "Brewing",
        ("Northlight", "Halden"),
        {
            "Pour-over set": 3900,
            "French press 1 l": 4450,
            "Hand grinder": 7900,
            "Kettle with thermometer": 8900,
            "Paper filters, 100": 690,
            "Digital scale": 3490,
        },
    ),
    (
        "Cups",
        ("Halden", "Okano"),
        {"Stoneware cup": 1800, "Pair of espresso cups": 2600, "Travel mug": 2950, "Glass carafe": 3250},
    ),
    (
        "Pantry",
        ("Casa Verde", "Bitter & Co"),
        {
            "Dark chocolate 70 %": 590,
            "Almond biscotti": 790,
            "Oat bars, 12": 1490,
            "Wildflower honey": 1150,
            "Cocoa 250 g": 990,
        },
    ),
    ("Gifts", ("Northlight",), {"Gift box small": 3490, "Gift box large": 6990, "Tasting evening": 4900}),
)

PRODUCTS: tuple[Product, ...] = tuple(
    Product(
        sku=f"{category[:3].upper()}-{brand[:2].upper()}-{place:02d}",
        title=title,
        category=category,
        brand=brand,
        price=price + 50 * turn,
    )
    for category, brands, titles in _SHELVES
    for turn, brand in enumerate(brands)
    for place, (title, price) in enumerate(titles.items(), start=1)
)

PLACES: tuple[Place, ...] = (
    Place("US", "NY", "Brooklyn", "11201", "+1718555", "en", 16),
    Place("US", "CA", "Oakland", "94607", "+1510555", "en", 14),
    Place("US", "TX", "Austin", "78701", "+1512555", "en", 10),
    Place("US", "IL", "Chicago", "60607", "+1312555", "en", 8),
    Place("CA", "ON", "Toronto", "M5V 2T6", "+1416555", "en", 8),
    Place("GB", None, "Manchester", "M1 4BT", "+44161496", "en", 9),
    Place("DE", None, "Hamburg", "20095", "+4940555", "de", 7),
    Place("FR", None, "Lyon", "69002", "+3347255", "fr", 5),
    Place("PH", None, "Quezon City", "1100", "+63917555", "ph", 9),
    Place("JP", "13", "Tokyo", "150-0002", "+8135555", "jp", 6),
    Place("BR", "SP", "São Paulo", "01310-100", "+55115555", "br", 4),
    Place("SE", None, "Göteborg", "411 03", "+4631555", "se", 4),
)

FIRST_NAMES: dict[str, tuple[str, ...]] = {
    "en": ("Olivia", "Liam", "Emma", "Noah", "Ava", "James", "Grace", "Henry", "Ruth", "Owen", "Nora", "Caleb"),
    "de": ("Jürgen", "Anneliese", "Lukas", "Mia", "Jonas", "Käthe", "Felix", "Sophie"),
    "fr": ("Chloé", "Hugo", "Zoë", "Gaël", "Élodie", "Théo", "Inès", "Rémi"),
    "ph": ("Maria", "Jose", "Althea", "Angelo", "Princess", "Joshua", "Maricel", "Ramon"),
    "jp": ("健", "結衣", "翔太", "さくら", "大輝", "美咲"),
    "br": ("João", "Ana", "Conceição", "Gustavo", "Beatriz", "Luís"),
    "se": ("Åsa", "Björn", "Elsa", "Göran", "Maja", "Nils"),
}
LAST_NAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "Murphy",
        "Nguyen",
        "Garcia",
        "Smith",
        "O'Brien",
        "Johnson",
        "Khan",
        "Brown",
        "Okafor",
        "Taylor",
        "Clarke",
        "Adeyemi",
        "Baker",
        "Bennett",
        "Carter",
        "Chen",
        "Cohen",
        "Cooper",
        "Diaz",
        "Edwards",
        "Evans",
        "Fletcher",
        "Foster",
        "Gray",
        "Hall",
        "Harris",
        "Hughes",
        "Jackson",
        "Kelly",
        "Kim",
        "Lewis",
        "Martin",
        "Mitchell",
        "Moore",
        "Morgan",
        "Patel",
        "Price",
        "Reid",
        "Rivera",
        "Robinson",
        "Singh",
        "Turner",
        "Walker",
        "Wright",
    ),
    "de": ("Müller", "Schäfer", "Weiß", "Krüger", "Vogel", "Böhm", "Brandt", "Jäger", "Köhler", "Lorenz", "Seidel"),
    "fr": ("Lefèvre", "Moreau", "Garçon", "Dubois", "Béranger", "Chevalier", "Fontaine", "Girard", "Lemaître", "Roux"),
    "ph": (
        "dela Cruz",
        "Santos",
        "Reyes",
        "Bautista",
        "Aquino",
        "Garcia",
        "Castillo",
        "Domingo",
        "Flores",
        "Mendoza",
        "Navarro",
        "Ocampo",
        "Pascual",
        "Villanueva",
    ),
    "jp": ("佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本", "中村", "小林", "加藤"),
    "br": ("Silva", "Souza", "Gonçalves", "Araújo", "Barbosa", "Carvalho", "Ferreira", "Magalhães"),
    "se": ("Lindström", "Åkesson", "Nyberg", "Öberg", "Dahlgren", "Hedlund", "Sjöberg", "Wikström"),
}
STREETS = (
    "Harbour Road",
    "Mill Lane",
    "Station Street",
    "Orchard Avenue",
    "Market Square",
    "Hill Crescent",
    "Canal Walk",
)
CHANNELS = (("DIRECT", 40), ("EMAIL", 18), ("ORGANIC_SEARCH", 20), ("PAID_SOCIAL", 12), ("SOCIAL", 6), ("REFERRAL", 4))
METHODS = (("Visa", 40), ("Mastercard", 25), ("PayPal", 18), ("Apple Pay", 10), ("GCash", 4), ("Bank transfer", 3))
