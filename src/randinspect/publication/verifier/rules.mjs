// The rules of a ledger, each with its code, in both languages (docs/format.md §7.5).

const TEXTS = `
leaf.form | every leaf keeps its form | 条目形式合法
leaf.once | no leaf stands twice | 同一条目只记一次
leaf.dated | no leaf is dated later than a witness saw it | 条目日期不晚于见证其入账之时
origin.first | the first leaf, and no other, is the origin | 首条且仅首条载明台账归属
commit.authority | who commits is named in the origin | 承诺由首条所列机关作出
commit.draw_id | a draw has one commitment | 一次抽取只有一个承诺
commit.sequence | the numbers of commitments have no gap | 承诺序号连续无缺
commit.plan | a row of the plan has one selection that is not void | 计划的一行只抽一次对象
commit.sample | a dispatch follows the result of its sample | 派员承诺所依据的名单已在台账中
commit.early | a commitment is entered before its seed can exist | 承诺先于种子入账
reveal.commit | what is revealed is a share or a sealed value of a commitment | 披露的密值属于已承诺的来源
reveal.once | a source is revealed once | 一个来源只披露一次
reveal.value | what is revealed is what was committed to | 披露的密值与承诺相符
reveal.in_time | shares are revealed before the seed's time, sealed values by theirs | 份额先于种子时间披露，密封值按期公开
result.commit | a result belongs to a commitment | 结果对应其承诺
result.once | a draw has one result | 一次抽取只有一个结果
result.in_time | a result, or a void, follows its seed within 72 hours | 结果在种子产生后 72 小时内入账
void.commit | a void belongs to a commitment | 作废对应其承诺
void.once | a draw is voided once | 一次抽取只作废一次
void.result | a void after the seed could be known has its result before it | 种子可知之后作废须先公布结果
void.reason | the reason of a void fits its time | 作废原因与时间相符
amendment.result | an amendment belongs to a dispatch that was drawn and is not void | 替补对应已抽取的派员结果
amendment.next | the numbers of a draw's amendments have no gap | 替补编号连续无缺
note.draw | a note is about a draw of this ledger | 附记所涉抽取已入账
key.old | the key that ends was in force | 被替换的密钥有效
key.new | the key that follows is new, and of this ledger | 新密钥未曾使用
actor.key | an actor's key is not the ledger's, and does not come back | 登记的公钥不属于台账，停用后不再登记
actor.signature | a key of the ledger in force signs for an actor | 登记由台账的有效密钥签名
actor.time | no registration is dated back | 登记不倒签日期
act.missing | once there are actors, every act is signed | 登记人员后每项操作均有签名
act.leaf | an act signs the leaf that follows it | 签名对应紧随其后的条目
act.actor | who signs is registered, and not withdrawn | 签名人已登记且未停用
act.role | who signs has the role for it | 签名人有相应角色
act.signature | the signature of an act verifies | 操作签名有效
act.time | the times of acts do not go back | 操作时间不倒退
publication.result | what is announced belongs to a dispatch that was drawn | 公示对应已抽取的派员结果
publication.chain | the acts behind what is announced only grow | 公示所依据的操作记录只增不改
head.root | the leaves give the root of every checkpoint | 检查点与条目相符
head.size | every leaf that a checkpoint counts is there | 检查点所载条目齐全
head.key | a checkpoint is signed by a key in force | 检查点由有效密钥签名
head.witness | cosignatures of pinned witnesses verify | 见证签名有效
`;

/** Words of each rule by its code: `{en, zh}`. */
export const RULES = new Map(
  TEXTS.trim()
    .split("\n")
    .map(line => {
      const [code, en, zh] = line.split(" | ");
      return [code, { en, zh }];
    }),
);
