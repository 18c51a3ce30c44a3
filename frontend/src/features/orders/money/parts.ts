/** What is read again once the money of an order has moved, or the order itself. */
export const TOUCHED = [
  "Order",
  "OrderMoney",
  "OrderList",
  "OrderTotal",
  "Customer",
  "CustomerTimeline",
  "OrderTimeline",
  "CustomerList",
  "CustomerOrders",
  "CustomerPayments",
];
