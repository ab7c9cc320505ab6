// Why a ledger ends a draw, in both languages: the words of the public site.

export const REASONS = {
  round_missing: ["来源缺失", "the source of the seed is missing"],
  inputs_unreproducible: ["输入无法重现", "inputs cannot be reproduced"],
  register_error: ["名录有误", "the register was wrong"],
  plan_changed: ["计划变更", "the plan was changed"],
  share_missing: ["份额未公布", "a share was not revealed"],
  sealed_missing: ["密值未公开", "the sealed value was not opened"],
};
