// The points of verification with their words (docs/format.md §9.1.1): code, whose it is, en, zh.
// `s` is for selections, `d` for dispatches, `t` for dispatches with dates, `*` for all.

const POINTS = `
0.1 * the folder can be read as a bundle | 文件夹可以作为数据包读取
1.1 * commit.json is there | 有 commit.json
1.2 * commit.json is a canonical document | commit.json 是规范文档
1.3 * commit.json holds what a commitment holds | commit.json 的内容符合承诺的要求
1.4 * sources and fallbacks are those that the rules allow | 来源和替代来源符合规则
2.1 * seed.json is a canonical document of its form | seed.json 是规范文档且形式正确
2.2 * the evidence is for the planned sources | 依据属于计划的来源
2.3 * every record proves its source | 每条依据证明其来源
2.4 * lines and seed follow from the evidence | 文字行和种子由依据得出
2.5 * nothing that is known from elsewhere contradicts the seed | 已知的来源内容与种子不矛盾
3.1 * the commitment precedes the seed by the lead | 锁定早于种子，间隔足够
4.1 * the files of the lock are there | 锁定时的文件齐全
4.2 * the files of the draw are there | 抽取后的文件齐全
4.3 * manifest, announcements and page are there | 清单、公告和页面齐全
5.1 * every file is named by a list | 每个文件都在清单或公告中
5.2 * every file that is named is there | 列出的文件都在
5.3 * the manifest names nothing that comes later | 清单没有列出后来的文件
5.4 * the announcements name the page, and nothing of the draw | 公告列出页面，没有列出抽取本身的文件
6.1 * manifest.json has its form | manifest.json 形式正确
6.2 * announcements.json has its form | announcements.json 形式正确
6.3 * the manifest is of this draw | 清单属于本次抽取
7.1 * every input has the committed digest | 每个输入文件的摘要与承诺一致
7.2 * every table has the committed root | 每个表的默克尔根与承诺一致
7.3 * every table has the committed number of rows | 每个表的行数与承诺一致
7.4 * no input is there that is not bound | 没有未经承诺的输入文件
7.5 * there is one opening for each sealed handle | 每个封存的公开名有一个开封值
7.6 * handles are sealed exactly where the commitment says so | 公开名按承诺封存或公开
8.1 * the rulebook has the committed digest | 规则参数的摘要与承诺一致
8.2 * the lead is that of the rulebook | 间隔与规则参数一致
8.3 * the kinds of sources are those of the rulebook | 来源种类与规则参数一致
9.1 * result.json is what seed and results give | result.json 与种子、结果一致
10.1 * every file has the digest of the manifest | 每个文件的摘要与清单一致
10.2 * every announcement has its digest | 每个公告的摘要一致
11.1 * rulebook.json is a canonical document | rulebook.json 是规范文档
11.2 * result.json is a canonical document | result.json 是规范文档
12.1 s the frame has its form | 抽取对象库形式正确
12.2 s the targets have their form and fit the frame | 抽取数形式正确，与对象库相符
12.3 s the margins have their form and fit the targets | 边际形式正确，与抽取数相符
12.4 s the exclusions count the units of size 0 | 排除数等于规模为 0 的户数
12.5 s the sample is the one that the seed gives | 样本正是种子给出的样本
12.6 d inspections and slots have their form | 检查对象和岗位形式正确
12.7 d inspectors, floors and caps have their form | 人员及其上下限形式正确
12.8 d who may sit where has its form | 可选的人岗组合形式正确
12.9 d the couples have their form | 不得同组的人员形式正确
12.10 d direct assignments leave nothing open | 直接委派没有留下选择
12.11 d the ladder of shortlists has its form | 短名单阶梯形式正确
12.12 d the certificate has its form and its scale | 证书形式和比例正确
12.13 d prices are in their range | 价格在范围之内
12.14 d teams are rows of the network and fill every slot | 检查组在网络之内并填满每个岗位
12.15 d every load is between floor and cap | 每人的次数在上下限之间
12.16 d prices stand only at floors and caps | 价格只出现在上下限处
12.17 d every team is the only cheapest one | 每个组都是唯一最省的组
12.18 d the cuts are those that the coins say | 拆分与硬币一致
12.19 d the couples kept are those that cannot be parted | 保留的正是无法拆分的
12.20 d the shortages have their form | 短缺依据形式正确
12.21 d every Hall set refutes, and none is idle | 每个霍尔集成立且都用到
12.22 d the ties have their form | 同分依据形式正确
12.23 d every tie has two cheapest plans | 每次同分确有两个最省方案
12.24 d the files of the rounds are those of the rounds | 各轮文件与轮数一致
12.25 t window, notice and limits of dates have their form | 日期窗口、提前量和限制形式正确
12.26 t the calendar has its form and its years | 日历形式和年份正确
12.27 t the agenda has its form | 行程形式正确
12.28 t the absences have their form | 缺勤形式正确
12.29 t the closures have their form | 不可检查日形式正确
12.30 t the dates are those that the seed gives | 日期正是种子给出的日期
12.31 t who has no date has the reason that follows | 未定日期的理由正确
12.32 s who inspects where is locked for every unit | 每户由谁检查都已锁定
12.33 s the referral opens what was locked, of the drawn units | 派发清单开封的正是锁定的内容，且只限抽中的户
12.34 d the load classes have their form and nest | 工作量类别形式正确，互相嵌套或分开
12.35 d the groups have their form and nest | 人员组形式正确，互相嵌套或分开
12.36 d nobody has more of a load class than the cap | 每人在工作量类别中的次数不超过上限
12.37 d no slot has more of a group than the limit | 每个岗位中一组的人数不超过上限
12.38 d prices of load classes are in range and stand at caps | 工作量类别的价格在范围内且只在上限处
12.39 d prices of groups are in range and stand at limits | 人员组的价格在范围内且只在上限处
12.40 d every inspector has marks of people, each once | 每名人员都有记号，且不重复
12.41 d assistants sit where they may, beside two officers | 协助人员只在可坐的席位，并有两名执法人员
12.42 d the claims are those of the inspections | 认领与检查对象一致
12.43 s the bodies of a second stage and their π have their form | 二阶段的机构及其 π 形式正确
12.44 s every unit has one of the bodies, and no stratum mixes bodies or holders | 每个单位属于其中一家机构，同一层不混不同机构或持有人
12.45 s caps of holders are sums that are kept | 持有人上限是保持不变的合计
12.46 d what joins a visit of others has no other day | 并入他人检查的没有别的日期
13.1 * the page is the committed template | 页面模板与承诺一致
13.2 * the page holds the data of this bundle | 页面数据与数据包一致
13.3 * the task says that it is no draw, if so | 任务公告标明演练或演示
14.1 * the lock is witnessed before the seed | 锁定先于种子有见证
14.2 * ledger.json has its form and is of one ledger | ledger.json 形式正确，属于一个台账
14.3 * leaves and continuation follow from their paths | 各叶和延续由路径证明
14.4 * the ledger is one of this authority | 台账属于本机关
14.5 * pinned keys signed the checkpoints | 检查点由您指定的公钥签名
14.6 * who committed, drew or ended it had the role | 锁定、抽取、作废由有权的人签名
15.1 * the dispatch is of this sample | 派出的正是本样本
15.2 * every unit due has an inspection | 应查的每户都有检查
15.3 * every inspection is a unit due | 每次检查都是应查的户
15.4 * no inspection is in two dispatches | 没有检查出现在两次匹配中
15.5 * the dispatch is in a batch exactly if the sample is | 批次与抽取的承诺一致
15.6 * no batch is dispatched twice | 没有批次匹配两次
15.7 * what is carried over is of an earlier batch | 结转的户属于前批
15.8 * the dispatch names the selection as it is | 匹配所指的抽取与此处一致
15.9 * each authority has one dispatch of a selection | 每个机关对一次抽取只有一次匹配
15.10 * nothing is claimed of what is referred | 已派发的户没有人认领
15.11 * people of joint inspections have marks | 联合检查的人员都有记号
15.12 * nobody goes to one inspection for two authorities | 没有人代表两个机关去同一对象
15.13 * a joint inspection has one date | 联合检查只有一个日期
15.14 * a second stage names the selection of its bodies as it is | 二阶段所指的机构抽取与此处一致
15.15 * its bodies are those that were drawn | 其机构正是抽中的机构
15.16 * their π are those of that selection | 机构的 π 与该次抽取一致
15.17 * visits are merged into those that others dated | 并入的检查与他人所定日期一致
16.1 d the amendment has its form | 替补文件形式正确
16.2 d the amendment is the next of its chain | 替补文件衔接前一份
16.3 d the amendment stands on these prices | 替补以本数据包的价格为准
16.4 d who stands in is whom the rule names | 替补人选由规则给出
17.1 d the amendments stand in the ledger | 替补已记入台账
`;

const FAMILIES = {
  authenticity: [1, 2, 3],
  completeness: [0, 4, 5, 15],
  consistency: [6, 7, 8, 9],
  integrity: [10, 11, 12, 13, 16],
  evidence: [14, 17],
};

export const familyOf = step => Object.keys(FAMILIES).find(name => FAMILIES[name].includes(step));

/** All points in order: `{code, step, family, whose, en, zh}`. */
export const CHECKS = POINTS.trim()
  .split("\n")
  .map(line => {
    const [, code, whose, en, zh] = /^(\S+) (\S) (.+) \| (.+)$/.exec(line),
      step = Number(code.split(".")[0]);
    return { code, step, family: familyOf(step), whose, en, zh };
  });

export const checkOf = code => CHECKS.find(check => check.code === code);
