//! Made-up people and shops; any likeness is chance.

use super::rng::Rng;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "罗", "高", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡",
    "潘", "田", "董", "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁",
];
const ELDER: &[&str] = &[
    "桂芳", "秀英", "建国", "淑珍", "国强", "玉兰", "德华", "素清", "光荣", "志明", "永福", "惠芬", "文忠",
    "春梅", "长生", "凤仙", "世荣", "明珍", "福全", "兰英", "成贵", "玉芬", "克俭", "淑华", "大勇", "秀兰",
    "正清", "素芳", "天禄", "桂英", "和平", "翠华", "云贵", "清秀", "泽民", "菊香",
];
const YOUNGER: &[&str] = &[
    "伟", "静", "敏", "磊", "洋", "艳", "勇", "娟", "涛", "明", "超", "霞", "平", "刚", "婷", "浩", "雪",
    "佳怡", "子轩", "梓涵", "雨桐", "思远", "欣妍", "俊杰", "雅婷", "志豪", "晓燕", "文博", "若曦", "一鸣",
    "海燕", "晨曦", "丽娜", "鹏飞", "梦瑶", "嘉豪",
];

pub(super) fn person(rng: &mut Rng, elder: bool) -> String {
    let given = if elder { ELDER } else { YOUNGER };
    let (surname, given) = (rng.pick(SURNAMES).copied(), rng.pick(given).copied());
    format!("{}{}", surname.unwrap_or("王"), given.unwrap_or("芳"))
}

/// One of the two demo communities.
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) residents: usize,
    pub(super) compounds: &'static [&'static str],
    /// (name, about, members)
    pub(super) teams: &'static [(&'static str, &'static str, usize)],
    /// (team index, title, place)
    pub(super) activities: &'static [(usize, &'static str, &'static str)],
    pub(super) activity_count: usize,
    /// (name, category word, address, offer, beans)
    pub(super) shops: &'static [(&'static str, &'static str, &'static str, &'static str, i64)],
    pub(super) company: &'static str,
}

pub(super) const SCRIPTS: [Script; 2] = [
    Script {
        code: "510182001009",
        name: "天府中路社区居委会",
        residents: 760,
        compounds: &["信天中小区", "天府花园", "金彭苑", "牡丹新城", "百货公司宿舍"],
        teams: &[
            ("退休文化队", "唱歌、跳舞、写春联，也教别人唱歌跳舞写春联", 66),
            ("环境巡逻队", "清楼道、护花草、劝文明停车", 44),
            ("助老帮扶队", "陪看病、代买菜、上门理发、教用手机", 38),
            ("课后陪伴队", "放学后陪孩子做作业、下棋、读书", 26),
        ],
        activities: &[
            (0, "坝坝舞会排练与义演", "社区广场"),
            (1, "楼道大扫除", "天府花园"),
            (2, "独居老人集中探访", "社区各院落"),
            (0, "书法进楼栋", "小院一楼活动室"),
            (3, "周末阅读会志愿服务", "小院二楼书屋"),
            (1, "垃圾分类劝导", "金彭苑"),
            (2, "手机课堂助教", "小院一楼活动室"),
            (0, "社区春晚筹备", "小院多功能厅"),
        ],
        activity_count: 24,
        shops: &[
            ("春熙面馆", "food", "天府中路 12 号", "素椒杂酱面一碗", 9),
            ("何记抄手", "food", "天府中路 28 号", "红油抄手一碗", 10),
            ("惠民蔬菜店", "fresh", "金彭苑 1 号铺", "时令蔬菜任选", 5),
            ("老张水果", "fresh", "天府花园 3 号铺", "水果任选", 5),
            ("邻里超市", "grocery", "天府中路 40 号", "日用品任选", 5),
            ("康宁大药房", "pharmacy", "牡丹新城 2 号铺", "常用药品抵用", 10),
            ("阿芬理发店", "hair", "信天中小区 5 号铺", "老人理发一次", 15),
            ("快手小修", "repair", "天府中路 9 号", "配钥匙、修拉链", 6),
            ("洁净洗衣", "laundry", "天府花园 7 号铺", "洗外套一件", 18),
            ("小院书法课", "care", "社区创投小院 201", "书法课一节", 20),
            ("暖阳日间照料", "care", "社区创投小院 105", "午餐一份", 12),
            ("福满门副食", "grocery", "百货公司宿舍 1 号铺", "米面粮油任选", 10),
        ],
        company: "彭州信天中社区服务有限公司",
    },
    Script {
        code: "510107012004",
        name: "半边街社区居委会",
        residents: 460,
        compounds: &["半边街 18 号院", "科园小区", "紫荆苑"],
        teams: &[
            ("半边街志愿队", "邻里的事，大家帮着办", 52),
            ("银发护花队", "种花、浇水、修枝，把边角地变成小花园", 30),
        ],
        activities: &[
            (0, "院落议事会值守", "18 号院凉亭"),
            (1, "小花园养护", "科园小区边角地"),
            (0, "停车秩序劝导", "半边街口"),
            (1, "种子交换日", "紫荆苑广场"),
        ],
        activity_count: 16,
        shops: &[
            ("半边街豆花饭", "food", "半边街 20 号", "豆花饭一份", 12),
            ("科园小面", "food", "科园小区 2 号铺", "小面一碗", 8),
            ("鲜果时光", "fresh", "紫荆苑 1 号铺", "水果任选", 5),
            ("同心超市", "grocery", "半边街 31 号", "日用品任选", 5),
            ("仁和药房", "pharmacy", "科园小区 6 号铺", "常用药品抵用", 10),
            ("剪艺理发", "hair", "半边街 8 号", "剪发一次", 20),
            ("家电快修", "repair", "18 号院门口", "小家电检修", 15),
            ("紫荆洗衣", "laundry", "紫荆苑 4 号铺", "洗衬衫一件", 10),
        ],
        company: "成都半边街社区服务有限公司",
    },
];
