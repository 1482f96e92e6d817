//! What the shop sells.

use super::pictures::Picture;
use super::visit::Language;

/// The parts of the shop, with their path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    Table,
    Light,
    Paper,
    Living,
}

impl Category {
    pub(crate) const ALL: [Self; 4] = [Self::Table, Self::Light, Self::Paper, Self::Living];

    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Light => "light",
            Self::Paper => "paper",
            Self::Living => "living",
        }
    }

    pub(crate) fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.slug() == slug)
    }

    pub(crate) fn name(self, language: Language) -> &'static str {
        match self {
            Self::Table => language.pick("식탁", "Table"),
            Self::Light => language.pick("조명·향", "Light & scent"),
            Self::Paper => language.pick("문구", "Stationery"),
            Self::Living => language.pick("생활", "Living"),
        }
    }
}

/// A text in Korean and English.
type Both = [&'static str; 2];

/// One thing for sale.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) id: u32,
    pub(crate) category: Category,
    pub(crate) name: Both,
    pub(crate) blurb: Both,
    pub(crate) price_won: u32,
    pub(crate) options: &'static [Both],
    pub(crate) picture: Picture,
    /// Colours of the thing and of the ground behind it.
    pub(crate) colours: [&'static str; 2],
    pub(crate) stars: &'static str,
    pub(crate) reviews: u32,
}

impl Product {
    pub(crate) fn name(&self, language: Language) -> &'static str {
        language.pick(self.name[0], self.name[1])
    }

    pub(crate) fn blurb(&self, language: Language) -> &'static str {
        language.pick(self.blurb[0], self.blurb[1])
    }

    pub(crate) fn option(&self, index: usize, language: Language) -> &'static str {
        self.options.get(index).map_or("", |option| language.pick(option[0], option[1]))
    }
}

pub(crate) fn product(id: u32) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.id == id)
}

/// `18,000원` or `₩18,000`.
pub(crate) fn won(amount: u32, language: Language) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    language.pick(format!("{text}원"), format!("₩{text}"))
}

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Popular,
    Cheap,
    Dear,
    Name,
}

impl Sort {
    pub(crate) const ALL: [Self; 4] = [Self::Popular, Self::Cheap, Self::Dear, Self::Name];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Popular => "popular",
            Self::Cheap => "price-up",
            Self::Dear => "price-down",
            Self::Name => "name",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.code() == code).unwrap_or(Self::Popular)
    }

    pub(crate) fn name(self, language: Language) -> &'static str {
        match self {
            Self::Popular => language.pick("인기순", "Most popular"),
            Self::Cheap => language.pick("낮은 가격순", "Price: low to high"),
            Self::Dear => language.pick("높은 가격순", "Price: high to low"),
            Self::Name => language.pick("이름순", "Name"),
        }
    }
}

/// The products that `wanted` accepts, sorted.
pub(crate) fn list(wanted: impl Fn(&Product) -> bool, sort: Sort, language: Language) -> Vec<&'static Product> {
    let mut found: Vec<_> = PRODUCTS.iter().filter(|product| wanted(product)).collect();
    match sort {
        Sort::Popular => {}
        Sort::Cheap => found.sort_by_key(|product| product.price_won),
        Sort::Dear => found.sort_by_key(|product| std::cmp::Reverse(product.price_won)),
        Sort::Name => found.sort_by_key(|product| product.name(language)),
    }
    found
}

/// Whether every word of `query` is in the product's names or category, whatever the case.
pub(crate) fn matches(product: &Product, query: &str) -> bool {
    let [ko, en] = product.name;
    let category = product.category;
    let text = format!("{ko} {en} {} {}", category.name(Language::Ko), category.name(Language::En)).to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

const ONE_SIZE: &[Both] = &[["기본", "Standard"], ["선물 상자", "Gift box"]];
const MUG_SIZES: &[Both] = &[
    ["작은 것 240ml", "Small 240 ml"],
    ["중간 360ml", "Medium 360 ml"],
    ["큰 것 480ml", "Large 480 ml"],
];
const RULINGS: &[Both] = &[["무지", "Plain"], ["줄", "Ruled"], ["모눈", "Grid"]];
const SCENTS: &[Both] = &[["소나무", "Pine"], ["백단", "Sandalwood"], ["귤꽃", "Citrus flower"]];

/// Everything the shop sells, most popular first.
pub(crate) static PRODUCTS: &[Product] = &[
    Product {
        id: 1,
        category: Category::Table,
        name: ["달항아리 머그 백자", "Moon Jar Mug, White"],
        blurb: [
            "보름달처럼 둥근 몸에 두툼한 손잡이. 매일 쓰기 좋은 백자 머그입니다.",
            "Round as the full moon, with a handle that fits. A white porcelain mug for every day.",
        ],
        price_won: 18_000,
        options: MUG_SIZES,
        picture: Picture::Mug,
        colours: ["#f4f1ea", "#cfd8dc"],
        stars: "★★★★★",
        reviews: 412,
    },
    Product {
        id: 2,
        category: Category::Table,
        name: ["달항아리 머그 청자", "Moon Jar Mug, Celadon"],
        blurb: [
            "맑은 옥빛 유약을 두 번 입혔습니다. 빛에 따라 색이 달라 보입니다.",
            "Two coats of clear jade glaze. The colour moves with the light.",
        ],
        price_won: 18_000,
        options: MUG_SIZES,
        picture: Picture::Mug,
        colours: ["#8fb8a4", "#e6ede6"],
        stars: "★★★★★",
        reviews: 287,
    },
    Product {
        id: 3,
        category: Category::Light,
        name: ["순라 등불 램프", "Night Watch Lantern"],
        blurb: [
            "밤길을 밝히던 등불을 닮은 무선 조명. 한 번 충전으로 스무 시간을 밝힙니다.",
            "A cordless lamp in the shape of the watchman's lantern. Twenty hours on one charge.",
        ],
        price_won: 64_000,
        options: ONE_SIZE,
        picture: Picture::Lantern,
        colours: ["#c8452d", "#f3e3d3"],
        stars: "★★★★★",
        reviews: 198,
    },
    Product {
        id: 4,
        category: Category::Paper,
        name: ["한지 노트 A5", "Hanji Notebook A5"],
        blurb: [
            "닥나무 종이로 엮은 노트. 만년필 잉크가 번지지 않습니다.",
            "Bound from mulberry paper. Fountain pen ink stays where it belongs.",
        ],
        price_won: 9_500,
        options: RULINGS,
        picture: Picture::Notebook,
        colours: ["#2f4a7a", "#dfe5f0"],
        stars: "★★★★☆",
        reviews: 153,
    },
    Product {
        id: 5,
        category: Category::Table,
        name: ["달항아리 머그 먹색", "Moon Jar Mug, Ink"],
        blurb: [
            "먹을 머금은 듯 깊은 검정. 손자국이 남지 않는 무광입니다.",
            "Deep as ground ink, with a matt glaze that keeps no fingerprints.",
        ],
        price_won: 18_000,
        options: MUG_SIZES,
        picture: Picture::Mug,
        colours: ["#3a3d46", "#e9dfd2"],
        stars: "★★★★☆",
        reviews: 134,
    },
    Product {
        id: 6,
        category: Category::Living,
        name: ["면 토트백 내추럴", "Cotton Tote, Natural"],
        blurb: [
            "두꺼운 캔버스 면으로 지었습니다. 노트북도 장바구니도 거뜬합니다.",
            "Sewn from heavy canvas. Takes a laptop or the groceries.",
        ],
        price_won: 32_000,
        options: ONE_SIZE,
        picture: Picture::Tote,
        colours: ["#e3d3b4", "#dbe6e4"],
        stars: "★★★★★",
        reviews: 121,
    },
    Product {
        id: 7,
        category: Category::Light,
        name: ["소나무 향초", "Pine Candle"],
        blurb: [
            "비 온 뒤 솔숲 냄새. 콩 왁스로 마흔 시간 탑니다.",
            "The smell of pines after rain. Soy wax, burns for forty hours.",
        ],
        price_won: 24_000,
        options: SCENTS,
        picture: Picture::Candle,
        colours: ["#5f7d5a", "#ece7d8"],
        stars: "★★★★☆",
        reviews: 117,
    },
    Product {
        id: 8,
        category: Category::Living,
        name: ["누비 담요", "Quilted Blanket"],
        blurb: [
            "한 땀씩 누빈 가벼운 담요. 소파에서도 캠핑에서도.",
            "A light blanket, quilted row by row. For the sofa and for the tent.",
        ],
        price_won: 79_000,
        options: ONE_SIZE,
        picture: Picture::Blanket,
        colours: ["#b5636b", "#f2e4e1"],
        stars: "★★★★★",
        reviews: 96,
    },
    Product {
        id: 9,
        category: Category::Table,
        name: ["찻주전자", "Teapot"],
        blurb: [
            "혼자 두 잔, 둘이 한 잔씩. 끊김이 좋은 부리가 자랑입니다.",
            "Two cups alone, or one each for two. The spout never drips.",
        ],
        price_won: 52_000,
        options: ONE_SIZE,
        picture: Picture::Teapot,
        colours: ["#7d8f6a", "#f0ead9"],
        stars: "★★★★★",
        reviews: 88,
    },
    Product {
        id: 10,
        category: Category::Light,
        name: ["순라 등불 램프 미니", "Night Watch Lantern Mini"],
        blurb: [
            "침대 곁에 두기 좋은 작은 등불. 밝기를 세 단계로 바꿉니다.",
            "A small lantern for the bedside, with three steps of brightness.",
        ],
        price_won: 39_000,
        options: ONE_SIZE,
        picture: Picture::Lantern,
        colours: ["#2c3e63", "#e8e2ee"],
        stars: "★★★★☆",
        reviews: 81,
    },
    Product {
        id: 11,
        category: Category::Paper,
        name: ["한지 노트 A6", "Hanji Notebook A6"],
        blurb: [
            "주머니에 들어가는 작은 노트. 줄과 모눈 중에서 고르세요.",
            "A notebook for the pocket. Ruled, grid or plain.",
        ],
        price_won: 7_500,
        options: RULINGS,
        picture: Picture::Notebook,
        colours: ["#b5532f", "#f3e6da"],
        stars: "★★★★☆",
        reviews: 74,
    },
    Product {
        id: 12,
        category: Category::Living,
        name: ["면 토트백 네이비", "Cotton Tote, Navy"],
        blurb: [
            "때가 덜 타는 짙은 남색. 안주머니가 하나 더 있습니다.",
            "Dark navy that hides the dust, with one more inner pocket.",
        ],
        price_won: 32_000,
        options: ONE_SIZE,
        picture: Picture::Tote,
        colours: ["#2b3a5e", "#e7e9e2"],
        stars: "★★★★★",
        reviews: 69,
    },
    Product {
        id: 13,
        category: Category::Paper,
        name: ["황동 만년필", "Brass Fountain Pen"],
        blurb: [
            "쓸수록 손에 맞게 색이 드는 황동 몸통. 가는 촉과 중간 촉.",
            "A brass body that takes on your hand's colour. Fine and medium nib.",
        ],
        price_won: 68_000,
        options: ONE_SIZE,
        picture: Picture::Pen,
        colours: ["#b08a3e", "#dde3e6"],
        stars: "★★★★★",
        reviews: 63,
    },
    Product {
        id: 14,
        category: Category::Table,
        name: ["옻칠 밥그릇", "Lacquer Rice Bowl"],
        blurb: [
            "가볍고 뜨겁지 않은 옻칠 그릇. 세월이 갈수록 맑아집니다.",
            "Light and never too hot to hold. The lacquer clears with the years.",
        ],
        price_won: 46_000,
        options: ONE_SIZE,
        picture: Picture::Bowl,
        colours: ["#7a2b22", "#eadfcb"],
        stars: "★★★★☆",
        reviews: 58,
    },
    Product {
        id: 15,
        category: Category::Living,
        name: ["물길 우산", "Rain Path Umbrella"],
        blurb: [
            "바람에 뒤집히지 않는 열여섯 살 장우산.",
            "A long umbrella with sixteen ribs that wind cannot turn.",
        ],
        price_won: 45_000,
        options: ONE_SIZE,
        picture: Picture::Umbrella,
        colours: ["#3d6d8a", "#e4ecef"],
        stars: "★★★★☆",
        reviews: 51,
    },
    Product {
        id: 16,
        category: Category::Living,
        name: ["화분과 몬스테라", "Monstera in a Pot"],
        blurb: [
            "물받이까지 한 벌인 도자 화분. 잎이 넓은 몬스테라를 심어 보냅니다.",
            "A ceramic pot with its saucer, planted with a broad-leaved monstera.",
        ],
        price_won: 28_000,
        options: ONE_SIZE,
        picture: Picture::Plant,
        colours: ["#4f8058", "#f1e9dc"],
        stars: "★★★★★",
        reviews: 47,
    },
];
