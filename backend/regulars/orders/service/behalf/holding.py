"""Which orders for companies wait for an approval, and who may give it: to import this says so to the rules.

Three things hold an order: the credit of the company, the limit of the member who orders, and the company's own rule.
An approver of the company may lift the last two; beyond the credit the merchant decides.
"""

from regulars.companies.queries.companies import CompanyRow, companies_by_ids
from regulars.companies.queries.members import MemberRow, member_of
from regulars.companies.words import APPROVERS
from regulars.orders.behalf import approval
from regulars.orders.behalf.approval import ToApprove
from regulars.orders.queries.companies import credit_used
from regulars.platform import money
from regulars.platform.db.connect import Reader
from regulars.platform.errors import ErrorCode, Refusal


async def held(reader: Reader, order: ToApprove) -> str | None:
    """Why the order waits, all reasons together; none where it may be placed."""
    company = await _company(reader, order)
    if company is None:
        return None
    member = await member_of(reader, company.id, order.customer_id)
    beyond = await _beyond_credit(reader, company, order)
    reasons = [beyond, _above_limit(company, member, order), *_by_rule(company, member, order)]
    return " ".join(reason for reason in reasons if reason is not None) or None


async def check_approver(reader: Reader, order: ToApprove, approver_id: int) -> None:
    """Raises `Refusal` where this customer may not approve this order."""
    company = await _company(reader, order)
    if company is None:
        return
    member = await member_of(reader, company.id, approver_id)
    if member is None:
        _refuse(f"This customer is not a member of {company.name}: choose one who is, or decide yourself.")
    elif member.role not in (APPROVERS if company.rule is None else company.rule.approver_roles):
        _refuse(f"This member may not approve orders of {company.name}: give them another role, or decide yourself.")
    elif member.can_approve_up_to is not None and order.base_total > member.can_approve_up_to:
        limit = _told(member.can_approve_up_to, order)
        _refuse(f"This member approves up to {limit}; choose somebody with a higher limit, or decide yourself.")
    elif await _beyond_credit(reader, company, order) is not None:
        _refuse(f"The order is beyond the credit of {company.name}: that is for you to decide, not for its members.")


async def check_number(reader: Reader, order: ToApprove, at: tuple[str, ...]) -> None:
    """Raises `Refusal` where the company orders with a purchase order number only and there is none."""
    company = await _company(reader, order)
    if company is not None and company.requires_purchase_order and order.purchase_order_number is None:
        message = f"{company.name} orders with a purchase order number only: write it on the draft."
        raise Refusal(ErrorCode.REQUIRED, message, at)


async def _company(reader: Reader, order: ToApprove) -> CompanyRow | None:
    if order.company_id is None:
        return None
    return (await companies_by_ids(reader, [order.company_id], deleted=True)).get(order.company_id)


async def _beyond_credit(reader: Reader, company: CompanyRow, order: ToApprove) -> str | None:
    if company.credit_limit is None:
        return None
    used = (await credit_used(reader, [company.id]))[company.id]
    if used + order.base_total <= company.credit_limit:
        return None
    limit, left = _told(company.credit_limit, order), _told(max(company.credit_limit - used, 0), order)
    return f"{company.name} has {left} left of its credit of {limit}."


def _above_limit(company: CompanyRow, member: MemberRow | None, order: ToApprove) -> str | None:
    if member is None:
        return f"Whoever ordered is not a member of {company.name}."
    limit = member.can_approve_up_to
    if limit is None or order.base_total <= limit:
        return None
    return f"The member who ordered may order up to {_told(limit, order)}."


def _by_rule(company: CompanyRow, member: MemberRow | None, order: ToApprove) -> list[str]:
    """An approver's own order needs nobody else, as far as their limit goes."""
    rule, reasons = company.rule, list[str]()
    if rule is None:
        return reasons
    approves = member is not None and member.role in rule.approver_roles
    within = member is not None and member.can_approve_up_to is not None
    if rule.above is not None and order.base_total > rule.above and not approves and not within:
        reasons.append(f"Orders of {company.name} above {_told(rule.above, order)} need an approval.")
    if rule.requires_purchase_order and order.purchase_order_number is None:
        reasons.append(f"Orders of {company.name} without a purchase order number need an approval.")
    return reasons


def _told(minor: int, order: ToApprove) -> str:
    return f"{money.format_minor(minor, order.base_currency)} {order.base_currency}"


def _refuse(message: str) -> None:
    raise Refusal(ErrorCode.NOT_ALLOWED, message, ("approverId",))


if held not in approval.rules:
    approval.rules.append(held)
