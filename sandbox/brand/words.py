"""The words the sample brand's catalogue and customers are made of."""

BRAND = "Maison Aurora"
STYLE_NAMES = (
    *("Aster", "Briar", "Calla", "Dahlia", "Elodie", "Fern", "Gala", "Hazel", "Iris", "Juno", "Kaia", "Luna"),
    *("Maren", "Nova", "Odette", "Petra", "Quinn", "Romy", "Soleil", "Tilda", "Uma", "Vera", "Willa", "Xenia"),
    *("Yara", "Zadie", "Amara", "Bianca", "Celeste", "Delphine", "Esme", "Freya"),
)
LETTERS = ("XS", "S", "M", "L", "XL")
WIDE_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "2XL")
NUMBERS = ("0", "2", "4", "6", "8", "10", "12")
EURO = ("36", "37", "38", "39", "40", "41")
WAISTS = ("25", "26", "27", "28", "29", "30", "31")
GARMENTS: tuple[tuple[str, str, str, int, tuple[str, ...]], ...] = (
    ("Dress", "DRS", "Dresses", 240, WIDE_LETTERS),
    ("Blouse", "BLS", "Tops", 150, LETTERS),
    ("Knit Sweater", "KNT", "Knitwear", 210, LETTERS),
    ("Trousers", "TRS", "Bottoms", 190, NUMBERS),
    ("Skirt", "SKT", "Bottoms", 160, NUMBERS),
    ("Jeans", "JNS", "Denim", 180, WAISTS),
    ("Coat", "COT", "Outerwear", 480, LETTERS),
    ("Loafer", "LOF", "Shoes", 260, EURO),
    ("Tee", "TEE", "Tops", 70, WIDE_LETTERS),
    ("Blazer", "BLZ", "Outerwear", 340, NUMBERS),
)
"""What it is, its code, its category, a typical retail price in USD, its sizes."""
CATEGORIES = ("Dresses", "Tops", "Knitwear", "Bottoms", "Denim", "Outerwear", "Shoes", "Accessories", "Services")
COLORS = (
    *(("Black", "BLK"), ("Ivory", "IVR"), ("Navy", "NVY"), ("Sage Green", "SGE"), ("Dusty Rose", "DRO")),
    *(("Camel", "CML"), ("Charcoal", "CHR"), ("Sky Blue", "SKY"), ("Rust", "RST"), ("Lilac", "LIL")),
    *(("Bordeaux", "BDX"), ("Ecru/Black Stripe", "EBS")),
)
FABRICS = ("100% silk", "100% organic cotton", "70% wool, 30% cashmere", "98% cotton, 2% elastane", "100% linen")
COUNTRIES = (("Italy", "ITA"), ("Portugal", "PRT"), ("Turkey", "TUR"), ("India", "IND"))
STANDALONE: tuple[tuple[str, str, int], ...] = (
    ("Silk Square Scarf", "ACC-SCARF", 90),
    ("Leather Tote", "ACC-TOTE", 320),
    ("Mini Crossbody", "ACC-XBODY", 220),
    ("Wool Beanie", "ACC-BEANIE", 60),
    ("Cashmere Gloves", "ACC-GLOVES", 95),
    ("Slim Belt", "ACC-BELT", 80),
    ("Canvas Pouch", "ACC-POUCH", 45),
    ("Straw Hat", "ACC-HAT", 110),
    ("Hair Clip Set", "ACC-CLIPS", 30),
    ("Card Holder", "ACC-CARD", 70),
    ("Garment Bag", "ACC-GBAG", 25),
    ("Freight", "SRV-FREIGHT", 0),
)
SHOP_FIRST = ("Boutique", "Maison", "Atelier", "The", "Casa", "Studio", "Galerie", "House of")
SHOP_LAST = ("Nord", "Willow", "Clementine", "Harbor", "Lumen", "Magnolia", "Foundry", "Opal", "Juniper", "Vesper")
PEOPLE_FIRST = ("Lea", "Ana", "Grace", "Marta", "Noor", "Ines", "Ruth", "Sofia", "Clara", "Hanna")
PEOPLE_LAST = ("Martin", "Rossi", "Keller", "Okafor", "Silva", "Berg", "Novak", "Hughes", "Lind", "Moreau")
US_PLACES = (
    ("18 Mercer St", "New York", "NY", "10013", "United States"),
    ("2201 Main St", "Santa Monica", "CA", "90405", "United States"),
    ("77 Peachtree Pl NE", "Atlanta", "GA", "30309", "United States"),
    ("940 W Randolph St", "Chicago", "IL", "60607", "United States"),
    ("1512 South Congress Ave", "Austin", "TX", "78704", "United States"),
)
EU_PLACES = (
    ("12 rue Haute", "Paris", "", "75003", "France"),
    ("Torstrasse 88", "Berlin", "", "10119", "Germany"),
    ("Via della Spiga 4", "Milano", "MI", "20121", "Italy"),
    ("Calle de Serrano 30", "Madrid", "", "28001", "Spain"),
)
