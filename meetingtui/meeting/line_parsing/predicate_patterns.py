"""Patterns for Chinese predicates that say what somebody is to do, and in which role."""

import re

LEADING = "具体负责|全面负责|总负责|负责|牵头|主责|主办|承办|主抓|经办|来做|来办"
"""Pattern for verbs after a person or department that is responsible (负责, 牵头)."""

HELPING = "配合|协助|协办|参与|支持|把关|审核|审定|审阅|指导|监督|督办|督促|复核|分管"
"""Pattern for verbs after a person or department in another role (配合, 审核)."""

_ADVERB = (
    "(?:(?:也|再|都|就|先|一起|共同|联合|一同|一道|各自|分别|各|要|需要|务必|抓紧|尽快|重新|及时|统一"
    "|认真|继续|逐[个班人校]|按时)){0,3}"
)

_HANDLING = "把|将(?!军)|给(?!力)|帮|替|对"
_VERBS = (
    "完成|做好|做完|办好|办完|办妥|拿出|提交|上交|上报|报送|汇总|整理|起草|拟定|拟出|制[定订作]|修[改订缮]|修好"
    "|联系|协调|通知|召集|召开|开展|开好|安排|排好|排出|检查|排查|采购|购[买置]|更换|维修|维护|印[发制]|印出|下发"
    "|发放|发布|收[齐集回]|编[写排印制]|设计|布置|准备|筹备|落实|跟进|统计|上传|录[入制]|公[布示]|申报|填[报写]"
    "|走访|家访|核[对实查]|审核|报名|组织|接待|打扫|清[理点扫查]|培训|评[选审]|推荐|辅导|调整|更新|完善|优化"
    "|建[立好]|搭建|张贴|安装|搬运|领[取回]|邀请|约谈|约请|复[查印核]|盘点|登记|梳理|汇报|反馈|总结|撰写|绘制"
    "|打印|保障|确保|加强|抽[查测]|测[评试]|命题|出卷|阅卷|包[好一]|参加|出席|讲一|讲好|上好|上一|听[完一]|开一"
    "|写[好一出份]|做一|做出|搞[好一]|弄好|出[一好份]|拿[个一]|查一|备好|交一|发一|改一|拟一|定[好一下]|带[队领]|牵线"
    "|对接|研究|讨论|论证|交[齐上到给]|归档|归还|摸底|征[求集订]|摸清|查清|理清|说清|解决|处理|改进|整改|跑一|走一"
    "|跟踪|考核|验收|督促|布展|录[好一]|拍[好摄一]|推[进送]|宣传|接[好洽]|借[好用]|买[好回一两]|换[好成]|装[好上]"
    r"|做|写|交(?!流)|收(?!费)|查|报(?![告名刊纸道销])|开(?=[\u4e00-\u9fff]*会)"
)
_SHORT_VERBS = "[交报排写出拿查修买换发收编做办印拟改备送领填听上去来跟与约请找带盯跑录]"

ACTS = re.compile(rf"{_ADVERB}(?:{_HANDLING})")
"""Pattern for a clause that only an acting subject can precede: 把校历印出来."""

DOES = re.compile(rf"{_ADVERB}(?:{_HANDLING}|{_VERBS})")
"""Pattern of :data:`ACTS`, or a verb of two characters: 完成摸底."""

DOES_BRIEFLY = re.compile(rf"{_ADVERB}(?:{_HANDLING}|{_VERBS}|{_SHORT_VERBS})")
"""Pattern of :data:`DOES`, or a verb of one character, as after a person's name: 交名单."""

IS_DONE_THEN = re.compile(
    rf"(?!\S{{2,4}}(?:表|方案|计划|安排|工作|结果|情况|名单|通知|总结|报告|稿|单|记录|活动|材料)(?:$|\s))"
    rf"(?:(?:各|全体|全校|每个?|所有|大家)[\u4e00-\u9fff]{{0,4}}?(?:{_HANDLING}|{_VERBS})"
    rf"|{_ADVERB}(?:{_HANDLING}|{_VERBS}))"
)
"""Pattern for what is to be done by a day named before it: 各班完成安全教育.

Nouns such as 报名表, a thing of that day, do not match.
"""

ENDS_ONLY = re.compile("(?:完成|办完|办结|办好|做完|做好|完工|落实|搞定|弄好|落实到位|到位)")
"""Pattern for words such as 完成 that add nothing when they follow a deadline."""
