// The application's messages, their fields by name.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

import Events

/// NewOrderSingle (`D`): a new order.
@frozen public struct NewOrderSingleView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 30, tag: 11) }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 109)
  }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 32, tag: 76)
  }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 33, tag: 1) }

  /// NoAllocs (78): accounts that share the order.
  @_alwaysEmitIntoClient public var allocs: Group<AllocEntry> {
    Group(message.group(slot: 34, tag: 78))
  }

  /// SettlmntTyp (63): when the trade settles.
  @_alwaysEmitIntoClient public var settlmntTyp: Reading<UInt8> {
    message.character(slot: 35, tag: 63)
  }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { message.date(slot: 36, tag: 64) }

  /// HandlInst (21): how the broker handles the order.
  @_alwaysEmitIntoClient public var handlInst: Reading<UInt8> {
    message.character(slot: 37, tag: 21)
  }

  /// ExecInst (18): how the order is to be worked.
  @_alwaysEmitIntoClient public var execInst: Reading<FieldBytes> {
    message.text(slot: 38, tag: 18)
  }

  /// MinQty (110): the least that may be filled.
  @_alwaysEmitIntoClient public var minQty: Reading<Quantity> {
    message.quantity(slot: 39, tag: 110)
  }

  /// MaxFloor (111): the most that is shown.
  @_alwaysEmitIntoClient public var maxFloor: Reading<Quantity> {
    message.quantity(slot: 40, tag: 111)
  }

  /// ExDestination (100): where the order is to be executed.
  @_alwaysEmitIntoClient public var exDestination: Reading<FieldBytes> {
    message.text(slot: 41, tag: 100)
  }

  /// NoTradingSessions (386): sessions of trading that follow.
  @_alwaysEmitIntoClient public var tradingSessions: Group<TradingSessionEntry> {
    Group(message.group(slot: 42, tag: 386))
  }

  /// ProcessCode (81): how the parts are settled.
  @_alwaysEmitIntoClient public var processCode: Reading<UInt8> {
    message.character(slot: 43, tag: 81)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 44, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 45, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 46, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 47, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 48, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 49, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 50, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 51, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 52, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 53, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 54, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 55, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 56, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 57, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 58, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 59, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 60, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 61, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 62, tag: 351)
  }

  /// PrevClosePx (140): last day's closing price.
  @_alwaysEmitIntoClient public var prevClosePx: Reading<Price> {
    message.price(slot: 63, tag: 140)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 64, tag: 54) }

  /// LocateReqd (114): the broker must find the stock to be sold short.
  @_alwaysEmitIntoClient public var locateReqd: Reading<Bool> { message.flag(slot: 65, tag: 114) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 66, tag: 60)
  }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> {
    message.quantity(slot: 67, tag: 38)
  }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> {
    message.quantity(slot: 68, tag: 152)
  }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { message.character(slot: 69, tag: 40) }

  /// Price (44): price of a unit.
  @_alwaysEmitIntoClient public var price: Reading<Price> { message.price(slot: 70, tag: 44) }

  /// StopPx (99): the price that wakes the order.
  @_alwaysEmitIntoClient public var stopPx: Reading<Price> { message.price(slot: 71, tag: 99) }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 72, tag: 15)
  }

  /// ComplianceID (376): for the supervision.
  @_alwaysEmitIntoClient public var complianceID: Reading<FieldBytes> {
    message.text(slot: 73, tag: 376)
  }

  /// SolicitedFlag (377): the broker asked for the order.
  @_alwaysEmitIntoClient public var solicitedFlag: Reading<Bool> {
    message.flag(slot: 74, tag: 377)
  }

  /// IOIid (23): names an indication of interest.
  @_alwaysEmitIntoClient public var ioiID: Reading<FieldBytes> { message.text(slot: 75, tag: 23) }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 76, tag: 117)
  }

  /// TimeInForce (59): how long the order stays.
  @_alwaysEmitIntoClient public var timeInForce: Reading<UInt8> {
    message.character(slot: 77, tag: 59)
  }

  /// EffectiveTime (168): when the order begins.
  @_alwaysEmitIntoClient public var effectiveTime: Reading<Nanoseconds> {
    message.time(slot: 78, tag: 168)
  }

  /// ExpireDate (432): the last day of the order.
  @_alwaysEmitIntoClient public var expireDate: Reading<UInt32> { message.date(slot: 79, tag: 432) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> {
    message.time(slot: 80, tag: 126)
  }

  /// GTBookingInst (427): when a good till canceled order's fills are booked.
  @_alwaysEmitIntoClient public var gtBookingInst: Reading<Int64> {
    message.integer(slot: 81, tag: 427)
  }

  /// Commission (12): what is charged, in the unit of CommType.
  @_alwaysEmitIntoClient public var commission: Reading<Int64> {
    message.decimal(slot: 82, tag: 12)
  }

  /// CommType (13): the unit of Commission.
  @_alwaysEmitIntoClient public var commType: Reading<UInt8> {
    message.character(slot: 83, tag: 13)
  }

  /// Rule80A (47): for whom the order is, and how.
  @_alwaysEmitIntoClient public var rule80A: Reading<UInt8> { message.character(slot: 84, tag: 47) }

  /// ForexReq (121): foreign exchange is to be done with it.
  @_alwaysEmitIntoClient public var forexReq: Reading<Bool> { message.flag(slot: 85, tag: 121) }

  /// SettlCurrency (120): the settlement's currency.
  @_alwaysEmitIntoClient public var settlCurrency: Reading<FieldBytes> {
    message.text(slot: 86, tag: 120)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 87, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 88, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 89, tag: 355)
  }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> {
    message.date(slot: 90, tag: 193)
  }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> {
    message.quantity(slot: 91, tag: 192)
  }

  /// OpenClose (77): opens a position or closes one.
  @_alwaysEmitIntoClient public var openClose: Reading<UInt8> {
    message.character(slot: 92, tag: 77)
  }

  /// CoveredOrUncovered (203): how the option's writer stands.
  @_alwaysEmitIntoClient public var coveredOrUncovered: Reading<Int64> {
    message.integer(slot: 93, tag: 203)
  }

  /// CustomerOrFirm (204): whose order for options it is.
  @_alwaysEmitIntoClient public var customerOrFirm: Reading<Int64> {
    message.integer(slot: 94, tag: 204)
  }

  /// MaxShow (210): the most that may be shown to others.
  @_alwaysEmitIntoClient public var maxShow: Reading<Quantity> {
    message.quantity(slot: 95, tag: 210)
  }

  /// PegDifference (211): distance from the price that is followed.
  @_alwaysEmitIntoClient public var pegDifference: Reading<Price> {
    message.price(slot: 96, tag: 211)
  }

  /// DiscretionInst (388): what the discretion's price is reckoned from.
  @_alwaysEmitIntoClient public var discretionInst: Reading<UInt8> {
    message.character(slot: 97, tag: 388)
  }

  /// DiscretionOffset (389): how far the broker may go from there.
  @_alwaysEmitIntoClient public var discretionOffset: Reading<Price> {
    message.price(slot: 98, tag: 389)
  }

  /// ClearingFirm (439): who clears.
  @_alwaysEmitIntoClient public var clearingFirm: Reading<FieldBytes> {
    message.text(slot: 99, tag: 439)
  }

  /// ClearingAccount (440): the account that is cleared to.
  @_alwaysEmitIntoClient public var clearingAccount: Reading<FieldBytes> {
    message.text(slot: 100, tag: 440)
  }

  /// SelfTradePrevention (5001): what to do before the order trades with its own firm's.
  @_alwaysEmitIntoClient public var selfTradePrevention: Reading<UInt8> {
    message.character(slot: 101, tag: 5001)
  }

  /// TrailAmount (5002): how far behind the market the stop follows.
  @_alwaysEmitIntoClient public var trailAmount: Reading<Price> {
    message.price(slot: 102, tag: 5002)
  }

  /// MarketToLimit (5003): what a market order can't fill rests at its last fill's price.
  @_alwaysEmitIntoClient public var marketToLimit: Reading<Bool> {
    message.flag(slot: 103, tag: 5003)
  }
}

/// NewOrderList (`E`): several new orders that belong together.
@frozen public struct NewOrderListView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// ListID (66): names the list of orders.
  @_alwaysEmitIntoClient public var listID: Reading<FieldBytes> { message.text(slot: 30, tag: 66) }

  /// BidID (390): the seller side's name for the bid.
  @_alwaysEmitIntoClient public var bidID: Reading<FieldBytes> { message.text(slot: 31, tag: 390) }

  /// ClientBidID (391): the client's name for the bid.
  @_alwaysEmitIntoClient public var clientBidID: Reading<FieldBytes> {
    message.text(slot: 32, tag: 391)
  }

  /// ProgRptReqs (414): who asks for reports on the list.
  @_alwaysEmitIntoClient public var progRptReqs: Reading<Int64> {
    message.integer(slot: 33, tag: 414)
  }

  /// BidType (394): how the list was bid for.
  @_alwaysEmitIntoClient public var bidType: Reading<Int64> { message.integer(slot: 34, tag: 394) }

  /// ProgPeriodInterval (415): minutes between the reports.
  @_alwaysEmitIntoClient public var progPeriodInterval: Reading<Int64> {
    message.integer(slot: 35, tag: 415)
  }

  /// ListExecInstType (433): when to begin with the list.
  @_alwaysEmitIntoClient public var listExecInstType: Reading<UInt8> {
    message.character(slot: 36, tag: 433)
  }

  /// ListExecInst (69): how the list is to be worked, as text.
  @_alwaysEmitIntoClient public var listExecInst: Reading<FieldBytes> {
    message.text(slot: 37, tag: 69)
  }

  /// EncodedListExecInstLen (352): bytes of EncodedListExecInst.
  @_alwaysEmitIntoClient public var encodedListExecInstLen: Reading<Int64> {
    message.integer(slot: 38, tag: 352)
  }

  /// EncodedListExecInst (353): ListExecInst in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedListExecInst: Reading<FieldBytes> {
    message.text(slot: 39, tag: 353)
  }

  /// TotNoOrders (68): orders of the list, in all its messages.
  @_alwaysEmitIntoClient public var totNoOrders: Reading<Int64> {
    message.integer(slot: 40, tag: 68)
  }

  /// NoOrders (73): orders in this message.
  @_alwaysEmitIntoClient public var orders: Group<OrderEntry> {
    Group(message.group(slot: 41, tag: 73))
  }
}

/// OrderCancelRequest (`F`): asks to cancel an order.
@frozen public struct OrderCancelRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrigClOrdID (41): the ClOrdID that is to be canceled or replaced.
  @_alwaysEmitIntoClient public var origClOrdID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 41)
  }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 31, tag: 37) }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 32, tag: 11) }

  /// ListID (66): names the list of orders.
  @_alwaysEmitIntoClient public var listID: Reading<FieldBytes> { message.text(slot: 33, tag: 66) }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 34, tag: 1) }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 35, tag: 109)
  }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 36, tag: 76)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 37, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 38, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 39, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 40, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 41, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 42, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 43, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 44, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 45, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 46, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 47, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 48, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 49, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 50, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 51, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 52, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 53, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 54, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 55, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 56, tag: 54) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 57, tag: 60)
  }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> {
    message.quantity(slot: 58, tag: 38)
  }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> {
    message.quantity(slot: 59, tag: 152)
  }

  /// ComplianceID (376): for the supervision.
  @_alwaysEmitIntoClient public var complianceID: Reading<FieldBytes> {
    message.text(slot: 60, tag: 376)
  }

  /// SolicitedFlag (377): the broker asked for the order.
  @_alwaysEmitIntoClient public var solicitedFlag: Reading<Bool> {
    message.flag(slot: 61, tag: 377)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 62, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 63, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 64, tag: 355)
  }
}

/// OrderCancelReplaceRequest (`G`): asks to change an order.
@frozen public struct OrderCancelReplaceRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 30, tag: 37) }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 109)
  }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 32, tag: 76)
  }

  /// OrigClOrdID (41): the ClOrdID that is to be canceled or replaced.
  @_alwaysEmitIntoClient public var origClOrdID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 41)
  }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 34, tag: 11) }

  /// ListID (66): names the list of orders.
  @_alwaysEmitIntoClient public var listID: Reading<FieldBytes> { message.text(slot: 35, tag: 66) }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 36, tag: 1) }

  /// NoAllocs (78): accounts that share the order.
  @_alwaysEmitIntoClient public var allocs: Group<AllocEntry> {
    Group(message.group(slot: 37, tag: 78))
  }

  /// SettlmntTyp (63): when the trade settles.
  @_alwaysEmitIntoClient public var settlmntTyp: Reading<UInt8> {
    message.character(slot: 38, tag: 63)
  }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { message.date(slot: 39, tag: 64) }

  /// HandlInst (21): how the broker handles the order.
  @_alwaysEmitIntoClient public var handlInst: Reading<UInt8> {
    message.character(slot: 40, tag: 21)
  }

  /// ExecInst (18): how the order is to be worked.
  @_alwaysEmitIntoClient public var execInst: Reading<FieldBytes> {
    message.text(slot: 41, tag: 18)
  }

  /// MinQty (110): the least that may be filled.
  @_alwaysEmitIntoClient public var minQty: Reading<Quantity> {
    message.quantity(slot: 42, tag: 110)
  }

  /// MaxFloor (111): the most that is shown.
  @_alwaysEmitIntoClient public var maxFloor: Reading<Quantity> {
    message.quantity(slot: 43, tag: 111)
  }

  /// ExDestination (100): where the order is to be executed.
  @_alwaysEmitIntoClient public var exDestination: Reading<FieldBytes> {
    message.text(slot: 44, tag: 100)
  }

  /// NoTradingSessions (386): sessions of trading that follow.
  @_alwaysEmitIntoClient public var tradingSessions: Group<TradingSessionEntry> {
    Group(message.group(slot: 45, tag: 386))
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 46, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 47, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 48, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 49, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 50, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 51, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 52, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 53, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 54, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 55, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 56, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 57, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 58, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 59, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 60, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 61, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 62, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 63, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 64, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 65, tag: 54) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 66, tag: 60)
  }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> {
    message.quantity(slot: 67, tag: 38)
  }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> {
    message.quantity(slot: 68, tag: 152)
  }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { message.character(slot: 69, tag: 40) }

  /// Price (44): price of a unit.
  @_alwaysEmitIntoClient public var price: Reading<Price> { message.price(slot: 70, tag: 44) }

  /// StopPx (99): the price that wakes the order.
  @_alwaysEmitIntoClient public var stopPx: Reading<Price> { message.price(slot: 71, tag: 99) }

  /// PegDifference (211): distance from the price that is followed.
  @_alwaysEmitIntoClient public var pegDifference: Reading<Price> {
    message.price(slot: 72, tag: 211)
  }

  /// DiscretionInst (388): what the discretion's price is reckoned from.
  @_alwaysEmitIntoClient public var discretionInst: Reading<UInt8> {
    message.character(slot: 73, tag: 388)
  }

  /// DiscretionOffset (389): how far the broker may go from there.
  @_alwaysEmitIntoClient public var discretionOffset: Reading<Price> {
    message.price(slot: 74, tag: 389)
  }

  /// ComplianceID (376): for the supervision.
  @_alwaysEmitIntoClient public var complianceID: Reading<FieldBytes> {
    message.text(slot: 75, tag: 376)
  }

  /// SolicitedFlag (377): the broker asked for the order.
  @_alwaysEmitIntoClient public var solicitedFlag: Reading<Bool> {
    message.flag(slot: 76, tag: 377)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 77, tag: 15)
  }

  /// TimeInForce (59): how long the order stays.
  @_alwaysEmitIntoClient public var timeInForce: Reading<UInt8> {
    message.character(slot: 78, tag: 59)
  }

  /// EffectiveTime (168): when the order begins.
  @_alwaysEmitIntoClient public var effectiveTime: Reading<Nanoseconds> {
    message.time(slot: 79, tag: 168)
  }

  /// ExpireDate (432): the last day of the order.
  @_alwaysEmitIntoClient public var expireDate: Reading<UInt32> { message.date(slot: 80, tag: 432) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> {
    message.time(slot: 81, tag: 126)
  }

  /// GTBookingInst (427): when a good till canceled order's fills are booked.
  @_alwaysEmitIntoClient public var gtBookingInst: Reading<Int64> {
    message.integer(slot: 82, tag: 427)
  }

  /// Commission (12): what is charged, in the unit of CommType.
  @_alwaysEmitIntoClient public var commission: Reading<Int64> {
    message.decimal(slot: 83, tag: 12)
  }

  /// CommType (13): the unit of Commission.
  @_alwaysEmitIntoClient public var commType: Reading<UInt8> {
    message.character(slot: 84, tag: 13)
  }

  /// Rule80A (47): for whom the order is, and how.
  @_alwaysEmitIntoClient public var rule80A: Reading<UInt8> { message.character(slot: 85, tag: 47) }

  /// ForexReq (121): foreign exchange is to be done with it.
  @_alwaysEmitIntoClient public var forexReq: Reading<Bool> { message.flag(slot: 86, tag: 121) }

  /// SettlCurrency (120): the settlement's currency.
  @_alwaysEmitIntoClient public var settlCurrency: Reading<FieldBytes> {
    message.text(slot: 87, tag: 120)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 88, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 89, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 90, tag: 355)
  }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> {
    message.date(slot: 91, tag: 193)
  }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> {
    message.quantity(slot: 92, tag: 192)
  }

  /// OpenClose (77): opens a position or closes one.
  @_alwaysEmitIntoClient public var openClose: Reading<UInt8> {
    message.character(slot: 93, tag: 77)
  }

  /// CoveredOrUncovered (203): how the option's writer stands.
  @_alwaysEmitIntoClient public var coveredOrUncovered: Reading<Int64> {
    message.integer(slot: 94, tag: 203)
  }

  /// CustomerOrFirm (204): whose order for options it is.
  @_alwaysEmitIntoClient public var customerOrFirm: Reading<Int64> {
    message.integer(slot: 95, tag: 204)
  }

  /// MaxShow (210): the most that may be shown to others.
  @_alwaysEmitIntoClient public var maxShow: Reading<Quantity> {
    message.quantity(slot: 96, tag: 210)
  }

  /// LocateReqd (114): the broker must find the stock to be sold short.
  @_alwaysEmitIntoClient public var locateReqd: Reading<Bool> { message.flag(slot: 97, tag: 114) }

  /// ClearingFirm (439): who clears.
  @_alwaysEmitIntoClient public var clearingFirm: Reading<FieldBytes> {
    message.text(slot: 98, tag: 439)
  }

  /// ClearingAccount (440): the account that is cleared to.
  @_alwaysEmitIntoClient public var clearingAccount: Reading<FieldBytes> {
    message.text(slot: 99, tag: 440)
  }

  /// SelfTradePrevention (5001): what to do before the order trades with its own firm's.
  @_alwaysEmitIntoClient public var selfTradePrevention: Reading<UInt8> {
    message.character(slot: 100, tag: 5001)
  }

  /// TrailAmount (5002): how far behind the market the stop follows.
  @_alwaysEmitIntoClient public var trailAmount: Reading<Price> {
    message.price(slot: 101, tag: 5002)
  }

  /// MarketToLimit (5003): what a market order can't fill rests at its last fill's price.
  @_alwaysEmitIntoClient public var marketToLimit: Reading<Bool> {
    message.flag(slot: 102, tag: 5003)
  }
}

/// OrderStatusRequest (`H`): asks where an order stands.
@frozen public struct OrderStatusRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 30, tag: 37) }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 31, tag: 11) }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 32, tag: 109)
  }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 33, tag: 1) }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 34, tag: 76)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 35, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 36, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 37, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 38, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 39, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 40, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 41, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 42, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 43, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 44, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 45, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 46, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 47, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 48, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 49, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 50, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 51, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 52, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 53, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 54, tag: 54) }
}

/// ExecutionReport (`8`): what became of an order.
@frozen public struct ExecutionReportView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 30, tag: 37) }

  /// SecondaryOrderID (198): another name for the order, the exchange's say.
  @_alwaysEmitIntoClient public var secondaryOrderID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 198)
  }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 32, tag: 11) }

  /// OrigClOrdID (41): the ClOrdID that is to be canceled or replaced.
  @_alwaysEmitIntoClient public var origClOrdID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 41)
  }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 34, tag: 109)
  }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 35, tag: 76)
  }

  /// NoContraBrokers (382): other sides that follow.
  @_alwaysEmitIntoClient public var contraBrokers: Group<ContraBrokerEntry> {
    Group(message.group(slot: 36, tag: 382))
  }

  /// ListID (66): names the list of orders.
  @_alwaysEmitIntoClient public var listID: Reading<FieldBytes> { message.text(slot: 37, tag: 66) }

  /// ExecID (17): the seller side's name for this report, unique on its day.
  @_alwaysEmitIntoClient public var execID: Reading<FieldBytes> { message.text(slot: 38, tag: 17) }

  /// ExecTransType (20): what the report does.
  @_alwaysEmitIntoClient public var execTransType: Reading<UInt8> {
    message.character(slot: 39, tag: 20)
  }

  /// ExecRefID (19): the ExecID of the report that this one cancels or corrects.
  @_alwaysEmitIntoClient public var execRefID: Reading<FieldBytes> {
    message.text(slot: 40, tag: 19)
  }

  /// ExecType (150): what happened to the order.
  @_alwaysEmitIntoClient public var execType: Reading<UInt8> {
    message.character(slot: 41, tag: 150)
  }

  /// OrdStatus (39): where the order stands.
  @_alwaysEmitIntoClient public var ordStatus: Reading<UInt8> {
    message.character(slot: 42, tag: 39)
  }

  /// OrdRejReason (103): why the order is refused.
  @_alwaysEmitIntoClient public var ordRejReason: Reading<Int64> {
    message.integer(slot: 43, tag: 103)
  }

  /// ExecRestatementReason (378): why the order was changed unasked.
  @_alwaysEmitIntoClient public var execRestatementReason: Reading<Int64> {
    message.integer(slot: 44, tag: 378)
  }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 45, tag: 1) }

  /// SettlmntTyp (63): when the trade settles.
  @_alwaysEmitIntoClient public var settlmntTyp: Reading<UInt8> {
    message.character(slot: 46, tag: 63)
  }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { message.date(slot: 47, tag: 64) }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 48, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 49, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 50, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 51, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 52, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 53, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 54, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 55, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 56, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 57, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 58, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 59, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 60, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 61, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 62, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 63, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 64, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 65, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 66, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 67, tag: 54) }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> {
    message.quantity(slot: 68, tag: 38)
  }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> {
    message.quantity(slot: 69, tag: 152)
  }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { message.character(slot: 70, tag: 40) }

  /// Price (44): price of a unit.
  @_alwaysEmitIntoClient public var price: Reading<Price> { message.price(slot: 71, tag: 44) }

  /// StopPx (99): the price that wakes the order.
  @_alwaysEmitIntoClient public var stopPx: Reading<Price> { message.price(slot: 72, tag: 99) }

  /// PegDifference (211): distance from the price that is followed.
  @_alwaysEmitIntoClient public var pegDifference: Reading<Price> {
    message.price(slot: 73, tag: 211)
  }

  /// DiscretionInst (388): what the discretion's price is reckoned from.
  @_alwaysEmitIntoClient public var discretionInst: Reading<UInt8> {
    message.character(slot: 74, tag: 388)
  }

  /// DiscretionOffset (389): how far the broker may go from there.
  @_alwaysEmitIntoClient public var discretionOffset: Reading<Price> {
    message.price(slot: 75, tag: 389)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 76, tag: 15)
  }

  /// ComplianceID (376): for the supervision.
  @_alwaysEmitIntoClient public var complianceID: Reading<FieldBytes> {
    message.text(slot: 77, tag: 376)
  }

  /// SolicitedFlag (377): the broker asked for the order.
  @_alwaysEmitIntoClient public var solicitedFlag: Reading<Bool> {
    message.flag(slot: 78, tag: 377)
  }

  /// TimeInForce (59): how long the order stays.
  @_alwaysEmitIntoClient public var timeInForce: Reading<UInt8> {
    message.character(slot: 79, tag: 59)
  }

  /// EffectiveTime (168): when the order begins.
  @_alwaysEmitIntoClient public var effectiveTime: Reading<Nanoseconds> {
    message.time(slot: 80, tag: 168)
  }

  /// ExpireDate (432): the last day of the order.
  @_alwaysEmitIntoClient public var expireDate: Reading<UInt32> { message.date(slot: 81, tag: 432) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> {
    message.time(slot: 82, tag: 126)
  }

  /// ExecInst (18): how the order is to be worked.
  @_alwaysEmitIntoClient public var execInst: Reading<FieldBytes> {
    message.text(slot: 83, tag: 18)
  }

  /// Rule80A (47): for whom the order is, and how.
  @_alwaysEmitIntoClient public var rule80A: Reading<UInt8> { message.character(slot: 84, tag: 47) }

  /// LastShares (32): quantity of this fill.
  @_alwaysEmitIntoClient public var lastShares: Reading<Quantity> {
    message.quantity(slot: 85, tag: 32)
  }

  /// LastPx (31): price of this fill.
  @_alwaysEmitIntoClient public var lastPx: Reading<Price> { message.price(slot: 86, tag: 31) }

  /// LastSpotRate (194): spot rate of this fill.
  @_alwaysEmitIntoClient public var lastSpotRate: Reading<Price> {
    message.price(slot: 87, tag: 194)
  }

  /// LastForwardPoints (195): forward points of this fill.
  @_alwaysEmitIntoClient public var lastForwardPoints: Reading<Price> {
    message.price(slot: 88, tag: 195)
  }

  /// LastMkt (30): where this fill happened.
  @_alwaysEmitIntoClient public var lastMkt: Reading<FieldBytes> { message.text(slot: 89, tag: 30) }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 90, tag: 336)
  }

  /// LastCapacity (29): what the broker was in this fill.
  @_alwaysEmitIntoClient public var lastCapacity: Reading<UInt8> {
    message.character(slot: 91, tag: 29)
  }

  /// LeavesQty (151): still to be filled.
  @_alwaysEmitIntoClient public var leavesQty: Reading<Quantity> {
    message.quantity(slot: 92, tag: 151)
  }

  /// CumQty (14): filled so far.
  @_alwaysEmitIntoClient public var cumQty: Reading<Quantity> {
    message.quantity(slot: 93, tag: 14)
  }

  /// AvgPx (6): average price of all the order's fills so far.
  @_alwaysEmitIntoClient public var avgPx: Reading<Price> { message.price(slot: 94, tag: 6) }

  /// DayOrderQty (424): for a good till canceled order: what is left of it for today.
  @_alwaysEmitIntoClient public var dayOrderQty: Reading<Quantity> {
    message.quantity(slot: 95, tag: 424)
  }

  /// DayCumQty (425): filled today.
  @_alwaysEmitIntoClient public var dayCumQty: Reading<Quantity> {
    message.quantity(slot: 96, tag: 425)
  }

  /// DayAvgPx (426): average price of today's fills.
  @_alwaysEmitIntoClient public var dayAvgPx: Reading<Price> { message.price(slot: 97, tag: 426) }

  /// GTBookingInst (427): when a good till canceled order's fills are booked.
  @_alwaysEmitIntoClient public var gtBookingInst: Reading<Int64> {
    message.integer(slot: 98, tag: 427)
  }

  /// TradeDate (75): the day that the trade counts for.
  @_alwaysEmitIntoClient public var tradeDate: Reading<UInt32> { message.date(slot: 99, tag: 75) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 100, tag: 60)
  }

  /// ReportToExch (113): the receiver of this must report the trade.
  @_alwaysEmitIntoClient public var reportToExch: Reading<Bool> {
    message.flag(slot: 101, tag: 113)
  }

  /// Commission (12): what is charged, in the unit of CommType.
  @_alwaysEmitIntoClient public var commission: Reading<Int64> {
    message.decimal(slot: 102, tag: 12)
  }

  /// CommType (13): the unit of Commission.
  @_alwaysEmitIntoClient public var commType: Reading<UInt8> {
    message.character(slot: 103, tag: 13)
  }

  /// GrossTradeAmt (381): the trade's value.
  @_alwaysEmitIntoClient public var grossTradeAmt: Reading<Int64> {
    message.decimal(slot: 104, tag: 381)
  }

  /// SettlCurrAmt (119): to be paid, in the settlement's currency.
  @_alwaysEmitIntoClient public var settlCurrAmt: Reading<Int64> {
    message.decimal(slot: 105, tag: 119)
  }

  /// SettlCurrency (120): the settlement's currency.
  @_alwaysEmitIntoClient public var settlCurrency: Reading<FieldBytes> {
    message.text(slot: 106, tag: 120)
  }

  /// SettlCurrFxRate (155): rate from the trade's currency to the settlement's.
  @_alwaysEmitIntoClient public var settlCurrFxRate: Reading<Int64> {
    message.decimal(slot: 107, tag: 155)
  }

  /// SettlCurrFxRateCalc (156): what to do with SettlCurrFxRate.
  @_alwaysEmitIntoClient public var settlCurrFxRateCalc: Reading<UInt8> {
    message.character(slot: 108, tag: 156)
  }

  /// HandlInst (21): how the broker handles the order.
  @_alwaysEmitIntoClient public var handlInst: Reading<UInt8> {
    message.character(slot: 109, tag: 21)
  }

  /// MinQty (110): the least that may be filled.
  @_alwaysEmitIntoClient public var minQty: Reading<Quantity> {
    message.quantity(slot: 110, tag: 110)
  }

  /// MaxFloor (111): the most that is shown.
  @_alwaysEmitIntoClient public var maxFloor: Reading<Quantity> {
    message.quantity(slot: 111, tag: 111)
  }

  /// OpenClose (77): opens a position or closes one.
  @_alwaysEmitIntoClient public var openClose: Reading<UInt8> {
    message.character(slot: 112, tag: 77)
  }

  /// MaxShow (210): the most that may be shown to others.
  @_alwaysEmitIntoClient public var maxShow: Reading<Quantity> {
    message.quantity(slot: 113, tag: 210)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 114, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 115, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 116, tag: 355)
  }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> {
    message.date(slot: 117, tag: 193)
  }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> {
    message.quantity(slot: 118, tag: 192)
  }

  /// ClearingFirm (439): who clears.
  @_alwaysEmitIntoClient public var clearingFirm: Reading<FieldBytes> {
    message.text(slot: 119, tag: 439)
  }

  /// ClearingAccount (440): the account that is cleared to.
  @_alwaysEmitIntoClient public var clearingAccount: Reading<FieldBytes> {
    message.text(slot: 120, tag: 440)
  }

  /// MultiLegReportingType (442): what the report is about.
  @_alwaysEmitIntoClient public var multiLegReportingType: Reading<UInt8> {
    message.character(slot: 121, tag: 442)
  }

  /// MassStatusReqID (584): names the request where many orders stand.
  @_alwaysEmitIntoClient public var massStatusReqID: Reading<FieldBytes> {
    message.text(slot: 122, tag: 584)
  }

  /// TotNumReports (911): reports that answer the request, all counted.
  @_alwaysEmitIntoClient public var totNumReports: Reading<Int64> {
    message.integer(slot: 123, tag: 911)
  }

  /// LastRptRequested (912): the last of them.
  @_alwaysEmitIntoClient public var lastRptRequested: Reading<Bool> {
    message.flag(slot: 124, tag: 912)
  }

  /// SelfTradePrevention (5001): what to do before the order trades with its own firm's.
  @_alwaysEmitIntoClient public var selfTradePrevention: Reading<UInt8> {
    message.character(slot: 125, tag: 5001)
  }

  /// TrailAmount (5002): how far behind the market the stop follows.
  @_alwaysEmitIntoClient public var trailAmount: Reading<Price> {
    message.price(slot: 126, tag: 5002)
  }

  /// MarketToLimit (5003): what a market order can't fill rests at its last fill's price.
  @_alwaysEmitIntoClient public var marketToLimit: Reading<Bool> {
    message.flag(slot: 127, tag: 5003)
  }
}

/// OrderCancelReject (`9`): a cancel or a replace is refused.
@frozen public struct OrderCancelRejectView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 30, tag: 37) }

  /// SecondaryOrderID (198): another name for the order, the exchange's say.
  @_alwaysEmitIntoClient public var secondaryOrderID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 198)
  }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 32, tag: 11) }

  /// OrigClOrdID (41): the ClOrdID that is to be canceled or replaced.
  @_alwaysEmitIntoClient public var origClOrdID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 41)
  }

  /// OrdStatus (39): where the order stands.
  @_alwaysEmitIntoClient public var ordStatus: Reading<UInt8> {
    message.character(slot: 34, tag: 39)
  }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> {
    message.text(slot: 35, tag: 109)
  }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> {
    message.text(slot: 36, tag: 76)
  }

  /// ListID (66): names the list of orders.
  @_alwaysEmitIntoClient public var listID: Reading<FieldBytes> { message.text(slot: 37, tag: 66) }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 38, tag: 1) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 39, tag: 60)
  }

  /// CxlRejResponseTo (434): what the refusal answers.
  @_alwaysEmitIntoClient public var cxlRejResponseTo: Reading<UInt8> {
    message.character(slot: 40, tag: 434)
  }

  /// CxlRejReason (102): why the cancel or replace is refused.
  @_alwaysEmitIntoClient public var cxlRejReason: Reading<Int64> {
    message.integer(slot: 41, tag: 102)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 42, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 43, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 44, tag: 355)
  }
}

/// DontKnowTrade (`Q`): a reported trade is denied.
@frozen public struct DontKnowTradeView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 30, tag: 37) }

  /// ExecID (17): the seller side's name for this report, unique on its day.
  @_alwaysEmitIntoClient public var execID: Reading<FieldBytes> { message.text(slot: 31, tag: 17) }

  /// DKReason (127): why a trade is denied.
  @_alwaysEmitIntoClient public var dkReason: Reading<UInt8> {
    message.character(slot: 32, tag: 127)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 33, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 34, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 35, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 36, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 37, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 38, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 39, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 40, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 41, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 42, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 43, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 44, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 45, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 46, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 47, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 48, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 49, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 50, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 51, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 52, tag: 54) }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> {
    message.quantity(slot: 53, tag: 38)
  }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> {
    message.quantity(slot: 54, tag: 152)
  }

  /// LastShares (32): quantity of this fill.
  @_alwaysEmitIntoClient public var lastShares: Reading<Quantity> {
    message.quantity(slot: 55, tag: 32)
  }

  /// LastPx (31): price of this fill.
  @_alwaysEmitIntoClient public var lastPx: Reading<Price> { message.price(slot: 56, tag: 31) }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 57, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 58, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 59, tag: 355)
  }
}

/// BusinessMessageReject (`j`): the application refuses a message.
@frozen public struct BusinessMessageRejectView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// RefSeqNum (45): the number of the message that is answered.
  @_alwaysEmitIntoClient public var refSeqNum: Reading<Int64> { message.integer(slot: 30, tag: 45) }

  /// RefMsgType (372): the type of the message that is meant.
  @_alwaysEmitIntoClient public var refMsgType: Reading<FieldBytes> {
    message.text(slot: 31, tag: 372)
  }

  /// BusinessRejectRefID (379): the name in the message that is refused.
  @_alwaysEmitIntoClient public var businessRejectRefID: Reading<FieldBytes> {
    message.text(slot: 32, tag: 379)
  }

  /// BusinessRejectReason (380): why the application refuses a message.
  @_alwaysEmitIntoClient public var businessRejectReason: Reading<Int64> {
    message.integer(slot: 33, tag: 380)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 34, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 35, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 36, tag: 355)
  }
}

/// MarketDataRequest (`V`): asks for market data.
@frozen public struct MarketDataRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// MDReqID (262): names the request for market data.
  @_alwaysEmitIntoClient public var mdReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 262)
  }

  /// SubscriptionRequestType (263): once, or from now on.
  @_alwaysEmitIntoClient public var subscriptionRequestType: Reading<UInt8> {
    message.character(slot: 31, tag: 263)
  }

  /// MarketDepth (264): levels of the book; 0 is all, 1 the best.
  @_alwaysEmitIntoClient public var marketDepth: Reading<Int64> {
    message.integer(slot: 32, tag: 264)
  }

  /// MDUpdateType (265): how changes are told.
  @_alwaysEmitIntoClient public var mdUpdateType: Reading<Int64> {
    message.integer(slot: 33, tag: 265)
  }

  /// AggregatedBook (266): one entry a price, rather than one an order.
  @_alwaysEmitIntoClient public var aggregatedBook: Reading<Bool> {
    message.flag(slot: 34, tag: 266)
  }

  /// NoMDEntryTypes (267): kinds of entries that are asked for.
  @_alwaysEmitIntoClient public var mdEntryTypes: Group<MDEntryTypeEntry> {
    Group(message.group(slot: 35, tag: 267))
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 36, tag: 146))
  }
}

/// MarketDataSnapshotFullRefresh (`W`): a book whole.
@frozen public struct MarketDataSnapshotFullRefreshView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// MDReqID (262): names the request for market data.
  @_alwaysEmitIntoClient public var mdReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 262)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 31, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 32, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 34, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 35, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 36, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 37, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 38, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 39, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 40, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 41, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 42, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 43, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 44, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 45, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 46, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 47, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 48, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 49, tag: 351)
  }

  /// FinancialStatus (291): how the company stands.
  @_alwaysEmitIntoClient public var financialStatus: Reading<UInt8> {
    message.character(slot: 50, tag: 291)
  }

  /// CorporateAction (292): what happens to the share.
  @_alwaysEmitIntoClient public var corporateAction: Reading<UInt8> {
    message.character(slot: 51, tag: 292)
  }

  /// TotalVolumeTraded (387): volume of the session.
  @_alwaysEmitIntoClient public var totalVolumeTraded: Reading<Quantity> {
    message.quantity(slot: 52, tag: 387)
  }

  /// NoMDEntries (268): entries that follow.
  @_alwaysEmitIntoClient public var mdEntries: Group<MDEntry> {
    Group(message.group(slot: 53, tag: 268))
  }
}

/// MarketDataIncrementalRefresh (`X`): what changed in books.
@frozen public struct MarketDataIncrementalRefreshView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// MDReqID (262): names the request for market data.
  @_alwaysEmitIntoClient public var mdReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 262)
  }

  /// NoMDEntries (268): entries that follow.
  @_alwaysEmitIntoClient public var mdEntries: Group<MDEntry> {
    Group(message.group(slot: 31, tag: 268))
  }
}

/// MarketDataRequestReject (`Y`): market data is refused.
@frozen public struct MarketDataRequestRejectView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// MDReqID (262): names the request for market data.
  @_alwaysEmitIntoClient public var mdReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 262)
  }

  /// MDReqRejReason (281): why the request for market data is refused.
  @_alwaysEmitIntoClient public var mdReqRejReason: Reading<UInt8> {
    message.character(slot: 31, tag: 281)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 32, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 33, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 34, tag: 355)
  }
}

/// QuoteRequest (`R`): asks for quotes.
@frozen public struct QuoteRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteReqID (131): names the request for a quote.
  @_alwaysEmitIntoClient public var quoteReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 131)
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 31, tag: 146))
  }
}

/// Quote (`S`): a price for a security.
@frozen public struct QuoteView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteReqID (131): names the request for a quote.
  @_alwaysEmitIntoClient public var quoteReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 131)
  }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 117)
  }

  /// QuoteResponseLevel (301): which quotes are to be answered.
  @_alwaysEmitIntoClient public var quoteResponseLevel: Reading<Int64> {
    message.integer(slot: 32, tag: 301)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 336)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 34, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 35, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 36, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 37, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 38, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 39, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 40, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 41, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 42, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 43, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 44, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 45, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 46, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 47, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 48, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 49, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 50, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 51, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 52, tag: 351)
  }

  /// BidPx (132): price of the bid.
  @_alwaysEmitIntoClient public var bidPx: Reading<Price> { message.price(slot: 53, tag: 132) }

  /// OfferPx (133): price of the offer.
  @_alwaysEmitIntoClient public var offerPx: Reading<Price> { message.price(slot: 54, tag: 133) }

  /// BidSize (134): size of the bid.
  @_alwaysEmitIntoClient public var bidSize: Reading<Quantity> {
    message.quantity(slot: 55, tag: 134)
  }

  /// OfferSize (135): size of the offer.
  @_alwaysEmitIntoClient public var offerSize: Reading<Quantity> {
    message.quantity(slot: 56, tag: 135)
  }

  /// ValidUntilTime (62): when the quote ends.
  @_alwaysEmitIntoClient public var validUntilTime: Reading<Nanoseconds> {
    message.time(slot: 57, tag: 62)
  }

  /// BidSpotRate (188): spot rate of the bid.
  @_alwaysEmitIntoClient public var bidSpotRate: Reading<Price> {
    message.price(slot: 58, tag: 188)
  }

  /// OfferSpotRate (190): spot rate of the offer.
  @_alwaysEmitIntoClient public var offerSpotRate: Reading<Price> {
    message.price(slot: 59, tag: 190)
  }

  /// BidForwardPoints (189): forward points of the bid.
  @_alwaysEmitIntoClient public var bidForwardPoints: Reading<Price> {
    message.price(slot: 60, tag: 189)
  }

  /// OfferForwardPoints (191): forward points of the offer.
  @_alwaysEmitIntoClient public var offerForwardPoints: Reading<Price> {
    message.price(slot: 61, tag: 191)
  }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 62, tag: 60)
  }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { message.date(slot: 63, tag: 64) }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { message.character(slot: 64, tag: 40) }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> {
    message.date(slot: 65, tag: 193)
  }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> {
    message.quantity(slot: 66, tag: 192)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 67, tag: 15)
  }
}

/// QuoteCancel (`Z`): quotes are taken back.
@frozen public struct QuoteCancelView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteReqID (131): names the request for a quote.
  @_alwaysEmitIntoClient public var quoteReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 131)
  }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 117)
  }

  /// QuoteCancelType (298): which quotes to cancel.
  @_alwaysEmitIntoClient public var quoteCancelType: Reading<Int64> {
    message.integer(slot: 32, tag: 298)
  }

  /// QuoteResponseLevel (301): which quotes are to be answered.
  @_alwaysEmitIntoClient public var quoteResponseLevel: Reading<Int64> {
    message.integer(slot: 33, tag: 301)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 34, tag: 336)
  }

  /// NoQuoteEntries (295): quotes of this set.
  @_alwaysEmitIntoClient public var quoteEntries: Group<QuoteEntry> {
    Group(message.group(slot: 35, tag: 295))
  }
}

/// QuoteStatusRequest (`a`): asks where a quote stands.
@frozen public struct QuoteStatusRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 117)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 31, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 32, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 34, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 35, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 36, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 37, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 38, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 39, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 40, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 41, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 42, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 43, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 44, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 45, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 46, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 47, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 48, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 49, tag: 351)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 50, tag: 54) }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 51, tag: 336)
  }
}

/// QuoteAcknowledgement (`b`): what became of quotes.
@frozen public struct QuoteAcknowledgementView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteReqID (131): names the request for a quote.
  @_alwaysEmitIntoClient public var quoteReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 131)
  }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 117)
  }

  /// QuoteAckStatus (297): what became of the quotes.
  @_alwaysEmitIntoClient public var quoteAckStatus: Reading<Int64> {
    message.integer(slot: 32, tag: 297)
  }

  /// QuoteRejectReason (300): why the quote is refused.
  @_alwaysEmitIntoClient public var quoteRejectReason: Reading<Int64> {
    message.integer(slot: 33, tag: 300)
  }

  /// QuoteResponseLevel (301): which quotes are to be answered.
  @_alwaysEmitIntoClient public var quoteResponseLevel: Reading<Int64> {
    message.integer(slot: 34, tag: 301)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 35, tag: 336)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 36, tag: 58) }

  /// NoQuoteSets (296): sets of quotes that follow.
  @_alwaysEmitIntoClient public var quoteSets: Group<QuoteSetEntry> {
    Group(message.group(slot: 37, tag: 296))
  }
}

/// MassQuote (`i`): many quotes at once.
@frozen public struct MassQuoteView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// QuoteReqID (131): names the request for a quote.
  @_alwaysEmitIntoClient public var quoteReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 131)
  }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 117)
  }

  /// QuoteResponseLevel (301): which quotes are to be answered.
  @_alwaysEmitIntoClient public var quoteResponseLevel: Reading<Int64> {
    message.integer(slot: 32, tag: 301)
  }

  /// DefBidSize (293): bid size of quotes that tell none.
  @_alwaysEmitIntoClient public var defBidSize: Reading<Quantity> {
    message.quantity(slot: 33, tag: 293)
  }

  /// DefOfferSize (294): offer size of quotes that tell none.
  @_alwaysEmitIntoClient public var defOfferSize: Reading<Quantity> {
    message.quantity(slot: 34, tag: 294)
  }

  /// NoQuoteSets (296): sets of quotes that follow.
  @_alwaysEmitIntoClient public var quoteSets: Group<QuoteSetEntry> {
    Group(message.group(slot: 35, tag: 296))
  }
}

/// SecurityDefinitionRequest (`c`): asks what a security is, or for a new one.
@frozen public struct SecurityDefinitionRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// SecurityReqID (320): names the question about a security.
  @_alwaysEmitIntoClient public var securityReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 320)
  }

  /// SecurityRequestType (321): what is asked about the security.
  @_alwaysEmitIntoClient public var securityRequestType: Reading<Int64> {
    message.integer(slot: 31, tag: 321)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 32, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 33, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 34, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 35, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 36, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 37, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 38, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 39, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 40, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 41, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 42, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 43, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 44, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 45, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 46, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 47, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 48, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 49, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 50, tag: 351)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 51, tag: 15)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 52, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 53, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 54, tag: 355)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 55, tag: 336)
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 56, tag: 146))
  }
}

/// SecurityDefinition (`d`): what a security is.
@frozen public struct SecurityDefinitionView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// SecurityReqID (320): names the question about a security.
  @_alwaysEmitIntoClient public var securityReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 320)
  }

  /// SecurityResponseID (322): names the answer about a security.
  @_alwaysEmitIntoClient public var securityResponseID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 322)
  }

  /// SecurityResponseType (323): how the question was answered.
  @_alwaysEmitIntoClient public var securityResponseType: Reading<Int64> {
    message.integer(slot: 32, tag: 323)
  }

  /// TotalNumSecurities (393): securities of the answer, in all its messages.
  @_alwaysEmitIntoClient public var totalNumSecurities: Reading<Int64> {
    message.integer(slot: 33, tag: 393)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 34, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 35, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 36, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 37, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 38, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 39, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 40, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 41, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 42, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 43, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 44, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 45, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 46, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 47, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 48, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 49, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 50, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 51, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 52, tag: 351)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 53, tag: 15)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 54, tag: 336)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 55, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 56, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 57, tag: 355)
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 58, tag: 146))
  }
}

/// SecurityStatusRequest (`e`): asks how a security trades.
@frozen public struct SecurityStatusRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// SecurityStatusReqID (324): names the question where a security stands.
  @_alwaysEmitIntoClient public var securityStatusReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 324)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 31, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 32, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 34, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 35, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 36, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 37, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 38, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 39, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 40, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 41, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 42, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 43, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 44, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 45, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 46, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 47, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 48, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 49, tag: 351)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 50, tag: 15)
  }

  /// SubscriptionRequestType (263): once, or from now on.
  @_alwaysEmitIntoClient public var subscriptionRequestType: Reading<UInt8> {
    message.character(slot: 51, tag: 263)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 52, tag: 336)
  }
}

/// SecurityStatus (`f`): how a security trades.
@frozen public struct SecurityStatusView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// SecurityStatusReqID (324): names the question where a security stands.
  @_alwaysEmitIntoClient public var securityStatusReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 324)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 31, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 32, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 34, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 35, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 36, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 37, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 38, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 39, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 40, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 41, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 42, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 43, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 44, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 45, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 46, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 47, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 48, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 49, tag: 351)
  }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> {
    message.text(slot: 50, tag: 15)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 51, tag: 336)
  }

  /// UnsolicitedIndicator (325): nobody asked for this message.
  @_alwaysEmitIntoClient public var unsolicitedIndicator: Reading<Bool> {
    message.flag(slot: 52, tag: 325)
  }

  /// SecurityTradingStatus (326): how the security trades now.
  @_alwaysEmitIntoClient public var securityTradingStatus: Reading<Int64> {
    message.integer(slot: 53, tag: 326)
  }

  /// FinancialStatus (291): how the company stands.
  @_alwaysEmitIntoClient public var financialStatus: Reading<UInt8> {
    message.character(slot: 54, tag: 291)
  }

  /// CorporateAction (292): what happens to the share.
  @_alwaysEmitIntoClient public var corporateAction: Reading<UInt8> {
    message.character(slot: 55, tag: 292)
  }

  /// HaltReason (327): why trading is halted.
  @_alwaysEmitIntoClient public var haltReason: Reading<UInt8> {
    message.character(slot: 56, tag: 327)
  }

  /// InViewOfCommon (328): the halt comes from the common stock's.
  @_alwaysEmitIntoClient public var inViewOfCommon: Reading<Bool> {
    message.flag(slot: 57, tag: 328)
  }

  /// DueToRelated (329): the halt comes from a related security's.
  @_alwaysEmitIntoClient public var dueToRelated: Reading<Bool> { message.flag(slot: 58, tag: 329) }

  /// BuyVolume (330): volume bought.
  @_alwaysEmitIntoClient public var buyVolume: Reading<Quantity> {
    message.quantity(slot: 59, tag: 330)
  }

  /// SellVolume (331): volume sold.
  @_alwaysEmitIntoClient public var sellVolume: Reading<Quantity> {
    message.quantity(slot: 60, tag: 331)
  }

  /// HighPx (332): the highest price, of the session or indicated.
  @_alwaysEmitIntoClient public var highPx: Reading<Price> { message.price(slot: 61, tag: 332) }

  /// LowPx (333): the lowest price, of the session or indicated.
  @_alwaysEmitIntoClient public var lowPx: Reading<Price> { message.price(slot: 62, tag: 333) }

  /// LastPx (31): price of this fill.
  @_alwaysEmitIntoClient public var lastPx: Reading<Price> { message.price(slot: 63, tag: 31) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 64, tag: 60)
  }

  /// Adjustment (334): what was done to a trade.
  @_alwaysEmitIntoClient public var adjustment: Reading<Int64> {
    message.integer(slot: 65, tag: 334)
  }
}

/// TradingSessionStatusRequest (`g`): asks where a session of trading stands.
@frozen public struct TradingSessionStatusRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// TradSesReqID (335): names the question where a session of trading stands.
  @_alwaysEmitIntoClient public var tradSesReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 335)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 336)
  }

  /// TradSesMethod (338): how is traded.
  @_alwaysEmitIntoClient public var tradSesMethod: Reading<Int64> {
    message.integer(slot: 32, tag: 338)
  }

  /// TradSesMode (339): whether it is in earnest.
  @_alwaysEmitIntoClient public var tradSesMode: Reading<Int64> {
    message.integer(slot: 33, tag: 339)
  }

  /// SubscriptionRequestType (263): once, or from now on.
  @_alwaysEmitIntoClient public var subscriptionRequestType: Reading<UInt8> {
    message.character(slot: 34, tag: 263)
  }
}

/// TradingSessionStatus (`h`): where a session of trading stands.
@frozen public struct TradingSessionStatusView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// TradSesReqID (335): names the question where a session of trading stands.
  @_alwaysEmitIntoClient public var tradSesReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 335)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 336)
  }

  /// TradSesMethod (338): how is traded.
  @_alwaysEmitIntoClient public var tradSesMethod: Reading<Int64> {
    message.integer(slot: 32, tag: 338)
  }

  /// TradSesMode (339): whether it is in earnest.
  @_alwaysEmitIntoClient public var tradSesMode: Reading<Int64> {
    message.integer(slot: 33, tag: 339)
  }

  /// UnsolicitedIndicator (325): nobody asked for this message.
  @_alwaysEmitIntoClient public var unsolicitedIndicator: Reading<Bool> {
    message.flag(slot: 34, tag: 325)
  }

  /// TradSesStatus (340): where the session of trading stands.
  @_alwaysEmitIntoClient public var tradSesStatus: Reading<Int64> {
    message.integer(slot: 35, tag: 340)
  }

  /// TradSesStartTime (341): when the session begins.
  @_alwaysEmitIntoClient public var tradSesStartTime: Reading<Nanoseconds> {
    message.time(slot: 36, tag: 341)
  }

  /// TradSesOpenTime (342): when it opens.
  @_alwaysEmitIntoClient public var tradSesOpenTime: Reading<Nanoseconds> {
    message.time(slot: 37, tag: 342)
  }

  /// TradSesPreCloseTime (343): when its close is prepared.
  @_alwaysEmitIntoClient public var tradSesPreCloseTime: Reading<Nanoseconds> {
    message.time(slot: 38, tag: 343)
  }

  /// TradSesCloseTime (344): when it closes.
  @_alwaysEmitIntoClient public var tradSesCloseTime: Reading<Nanoseconds> {
    message.time(slot: 39, tag: 344)
  }

  /// TradSesEndTime (345): when it ends.
  @_alwaysEmitIntoClient public var tradSesEndTime: Reading<Nanoseconds> {
    message.time(slot: 40, tag: 345)
  }

  /// TotalVolumeTraded (387): volume of the session.
  @_alwaysEmitIntoClient public var totalVolumeTraded: Reading<Quantity> {
    message.quantity(slot: 41, tag: 387)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 42, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 43, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 44, tag: 355)
  }
}

/// News (`B`): news for all.
@frozen public struct NewsView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// OrigTime (42): when the message was written.
  @_alwaysEmitIntoClient public var origTime: Reading<Nanoseconds> {
    message.time(slot: 30, tag: 42)
  }

  /// Urgency (61): how urgent the news is.
  @_alwaysEmitIntoClient public var urgency: Reading<UInt8> { message.character(slot: 31, tag: 61) }

  /// Headline (148): the news' headline.
  @_alwaysEmitIntoClient public var headline: Reading<FieldBytes> {
    message.text(slot: 32, tag: 148)
  }

  /// EncodedHeadlineLen (358): bytes of EncodedHeadline.
  @_alwaysEmitIntoClient public var encodedHeadlineLen: Reading<Int64> {
    message.integer(slot: 33, tag: 358)
  }

  /// EncodedHeadline (359): Headline in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedHeadline: Reading<FieldBytes> {
    message.text(slot: 34, tag: 359)
  }

  /// NoRoutingIDs (215): addressees that follow.
  @_alwaysEmitIntoClient public var routingIDs: Group<RoutingIDEntry> {
    Group(message.group(slot: 35, tag: 215))
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 36, tag: 146))
  }

  /// LinesOfText (33): lines of text that follow.
  @_alwaysEmitIntoClient public var linesOfText: Group<LineOfText> {
    Group(message.group(slot: 37, tag: 33))
  }

  /// URLLink (149): an address with more.
  @_alwaysEmitIntoClient public var urlLink: Reading<FieldBytes> {
    message.text(slot: 38, tag: 149)
  }

  /// RawDataLength (95): bytes of RawData.
  @_alwaysEmitIntoClient public var rawDataLength: Reading<Int64> {
    message.integer(slot: 39, tag: 95)
  }

  /// RawData (96): bytes of any form.
  @_alwaysEmitIntoClient public var rawData: Reading<FieldBytes> { message.text(slot: 40, tag: 96) }
}

/// Email (`C`): a letter.
@frozen public struct EmailView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// EmailThreadID (164): the conversation.
  @_alwaysEmitIntoClient public var emailThreadID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 164)
  }

  /// EmailType (94): which letter of a conversation this is.
  @_alwaysEmitIntoClient public var emailType: Reading<UInt8> {
    message.character(slot: 31, tag: 94)
  }

  /// OrigTime (42): when the message was written.
  @_alwaysEmitIntoClient public var origTime: Reading<Nanoseconds> {
    message.time(slot: 32, tag: 42)
  }

  /// Subject (147): the letter's subject.
  @_alwaysEmitIntoClient public var subject: Reading<FieldBytes> {
    message.text(slot: 33, tag: 147)
  }

  /// EncodedSubjectLen (356): bytes of EncodedSubject.
  @_alwaysEmitIntoClient public var encodedSubjectLen: Reading<Int64> {
    message.integer(slot: 34, tag: 356)
  }

  /// EncodedSubject (357): Subject in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSubject: Reading<FieldBytes> {
    message.text(slot: 35, tag: 357)
  }

  /// NoRoutingIDs (215): addressees that follow.
  @_alwaysEmitIntoClient public var routingIDs: Group<RoutingIDEntry> {
    Group(message.group(slot: 36, tag: 215))
  }

  /// NoRelatedSym (146): securities that follow.
  @_alwaysEmitIntoClient public var relatedSymbols: Group<RelatedSymbolEntry> {
    Group(message.group(slot: 37, tag: 146))
  }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 38, tag: 37) }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 39, tag: 11) }

  /// LinesOfText (33): lines of text that follow.
  @_alwaysEmitIntoClient public var linesOfText: Group<LineOfText> {
    Group(message.group(slot: 40, tag: 33))
  }

  /// RawDataLength (95): bytes of RawData.
  @_alwaysEmitIntoClient public var rawDataLength: Reading<Int64> {
    message.integer(slot: 41, tag: 95)
  }

  /// RawData (96): bytes of any form.
  @_alwaysEmitIntoClient public var rawData: Reading<FieldBytes> { message.text(slot: 42, tag: 96) }
}

/// OrderMassCancelRequest (`q`): asks to cancel many orders.
@frozen public struct OrderMassCancelRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 30, tag: 11) }

  /// SecondaryClOrdID (526): another name that the client has for the order.
  @_alwaysEmitIntoClient public var secondaryClOrdID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 526)
  }

  /// MassCancelRequestType (530): which orders to cancel.
  @_alwaysEmitIntoClient public var massCancelRequestType: Reading<UInt8> {
    message.character(slot: 32, tag: 530)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 336)
  }

  /// TradingSessionSubID (625): a part of the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionSubID: Reading<FieldBytes> {
    message.text(slot: 34, tag: 625)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 35, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 36, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 37, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 38, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 39, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 40, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 41, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 42, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 43, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 44, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 45, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 46, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 47, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 48, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 49, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 50, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 51, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 52, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 53, tag: 351)
  }

  /// Product (460): what kind of product the security is.
  @_alwaysEmitIntoClient public var product: Reading<Int64> { message.integer(slot: 54, tag: 460) }

  /// CFICode (461): what kind of security, in the letters of ISO 10962.
  @_alwaysEmitIntoClient public var cfiCode: Reading<FieldBytes> {
    message.text(slot: 55, tag: 461)
  }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> {
    message.text(slot: 56, tag: 311)
  }

  /// UnderlyingSymbolSfx (312): what the underlying's symbol leaves out.
  @_alwaysEmitIntoClient public var underlyingSymbolSfx: Reading<FieldBytes> {
    message.text(slot: 57, tag: 312)
  }

  /// UnderlyingSecurityID (309): the underlying in the numbering of UnderlyingIDSource.
  @_alwaysEmitIntoClient public var underlyingSecurityID: Reading<FieldBytes> {
    message.text(slot: 58, tag: 309)
  }

  /// UnderlyingIDSource (305): who issued the UnderlyingSecurityID.
  @_alwaysEmitIntoClient public var underlyingIDSource: Reading<FieldBytes> {
    message.text(slot: 59, tag: 305)
  }

  /// UnderlyingSecurityType (310): what kind of security the underlying is.
  @_alwaysEmitIntoClient public var underlyingSecurityType: Reading<FieldBytes> {
    message.text(slot: 60, tag: 310)
  }

  /// UnderlyingMaturityMonthYear (313): when the underlying ends.
  @_alwaysEmitIntoClient public var underlyingMaturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 61, tag: 313)
  }

  /// UnderlyingMaturityDay (314): the day in UnderlyingMaturityMonthYear.
  @_alwaysEmitIntoClient public var underlyingMaturityDay: Reading<Int64> {
    message.integer(slot: 62, tag: 314)
  }

  /// UnderlyingPutOrCall (315): what the underlying gives the right to.
  @_alwaysEmitIntoClient public var underlyingPutOrCall: Reading<Int64> {
    message.integer(slot: 63, tag: 315)
  }

  /// UnderlyingStrikePrice (316): the underlying option's price.
  @_alwaysEmitIntoClient public var underlyingStrikePrice: Reading<Price> {
    message.price(slot: 64, tag: 316)
  }

  /// UnderlyingOptAttribute (317): tells apart versions of the underlying.
  @_alwaysEmitIntoClient public var underlyingOptAttribute: Reading<UInt8> {
    message.character(slot: 65, tag: 317)
  }

  /// UnderlyingContractMultiplier (436): units that the underlying contract stands for.
  @_alwaysEmitIntoClient public var underlyingContractMultiplier: Reading<Int64> {
    message.decimal(slot: 66, tag: 436)
  }

  /// UnderlyingCouponRate (435): the underlying coupon's interest.
  @_alwaysEmitIntoClient public var underlyingCouponRate: Reading<Int64> {
    message.decimal(slot: 67, tag: 435)
  }

  /// UnderlyingSecurityExchange (308): where the underlying is listed.
  @_alwaysEmitIntoClient public var underlyingSecurityExchange: Reading<FieldBytes> {
    message.text(slot: 68, tag: 308)
  }

  /// UnderlyingIssuer (306): the underlying's issuer.
  @_alwaysEmitIntoClient public var underlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 69, tag: 306)
  }

  /// EncodedUnderlyingIssuerLen (362): bytes of EncodedUnderlyingIssuer.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuerLen: Reading<Int64> {
    message.integer(slot: 70, tag: 362)
  }

  /// EncodedUnderlyingIssuer (363): UnderlyingIssuer, encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 71, tag: 363)
  }

  /// UnderlyingSecurityDesc (307): the underlying in words.
  @_alwaysEmitIntoClient public var underlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 72, tag: 307)
  }

  /// EncodedUnderlyingSecurityDescLen (364): bytes of EncodedUnderlyingSecurityDesc.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDescLen: Reading<Int64> {
    message.integer(slot: 73, tag: 364)
  }

  /// EncodedUnderlyingSecurityDesc (365): encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 74, tag: 365)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 75, tag: 54) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 76, tag: 60)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 77, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 78, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 79, tag: 355)
  }
}

/// OrderMassCancelReport (`r`): what became of a mass cancel.
@frozen public struct OrderMassCancelReportView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { message.text(slot: 30, tag: 11) }

  /// SecondaryClOrdID (526): another name that the client has for the order.
  @_alwaysEmitIntoClient public var secondaryClOrdID: Reading<FieldBytes> {
    message.text(slot: 31, tag: 526)
  }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { message.text(slot: 32, tag: 37) }

  /// SecondaryOrderID (198): another name for the order, the exchange's say.
  @_alwaysEmitIntoClient public var secondaryOrderID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 198)
  }

  /// MassCancelRequestType (530): which orders to cancel.
  @_alwaysEmitIntoClient public var massCancelRequestType: Reading<UInt8> {
    message.character(slot: 34, tag: 530)
  }

  /// MassCancelResponse (531): which orders are being canceled.
  @_alwaysEmitIntoClient public var massCancelResponse: Reading<UInt8> {
    message.character(slot: 35, tag: 531)
  }

  /// MassCancelRejectReason (532): why the mass cancel is refused.
  @_alwaysEmitIntoClient public var massCancelRejectReason: Reading<UInt8> {
    message.character(slot: 36, tag: 532)
  }

  /// TotalAffectedOrders (533): orders that are being canceled.
  @_alwaysEmitIntoClient public var totalAffectedOrders: Reading<Int64> {
    message.integer(slot: 37, tag: 533)
  }

  /// NoAffectedOrders (534): orders that follow.
  @_alwaysEmitIntoClient public var affectedOrders: Group<AffectedOrderEntry> {
    Group(message.group(slot: 38, tag: 534))
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 39, tag: 336)
  }

  /// TradingSessionSubID (625): a part of the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionSubID: Reading<FieldBytes> {
    message.text(slot: 40, tag: 625)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 41, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 42, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 43, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 44, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 45, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 46, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 47, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 48, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 49, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 50, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 51, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 52, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 53, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 54, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 55, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 56, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 57, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 58, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 59, tag: 351)
  }

  /// Product (460): what kind of product the security is.
  @_alwaysEmitIntoClient public var product: Reading<Int64> { message.integer(slot: 60, tag: 460) }

  /// CFICode (461): what kind of security, in the letters of ISO 10962.
  @_alwaysEmitIntoClient public var cfiCode: Reading<FieldBytes> {
    message.text(slot: 61, tag: 461)
  }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> {
    message.text(slot: 62, tag: 311)
  }

  /// UnderlyingSymbolSfx (312): what the underlying's symbol leaves out.
  @_alwaysEmitIntoClient public var underlyingSymbolSfx: Reading<FieldBytes> {
    message.text(slot: 63, tag: 312)
  }

  /// UnderlyingSecurityID (309): the underlying in the numbering of UnderlyingIDSource.
  @_alwaysEmitIntoClient public var underlyingSecurityID: Reading<FieldBytes> {
    message.text(slot: 64, tag: 309)
  }

  /// UnderlyingIDSource (305): who issued the UnderlyingSecurityID.
  @_alwaysEmitIntoClient public var underlyingIDSource: Reading<FieldBytes> {
    message.text(slot: 65, tag: 305)
  }

  /// UnderlyingSecurityType (310): what kind of security the underlying is.
  @_alwaysEmitIntoClient public var underlyingSecurityType: Reading<FieldBytes> {
    message.text(slot: 66, tag: 310)
  }

  /// UnderlyingMaturityMonthYear (313): when the underlying ends.
  @_alwaysEmitIntoClient public var underlyingMaturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 67, tag: 313)
  }

  /// UnderlyingMaturityDay (314): the day in UnderlyingMaturityMonthYear.
  @_alwaysEmitIntoClient public var underlyingMaturityDay: Reading<Int64> {
    message.integer(slot: 68, tag: 314)
  }

  /// UnderlyingPutOrCall (315): what the underlying gives the right to.
  @_alwaysEmitIntoClient public var underlyingPutOrCall: Reading<Int64> {
    message.integer(slot: 69, tag: 315)
  }

  /// UnderlyingStrikePrice (316): the underlying option's price.
  @_alwaysEmitIntoClient public var underlyingStrikePrice: Reading<Price> {
    message.price(slot: 70, tag: 316)
  }

  /// UnderlyingOptAttribute (317): tells apart versions of the underlying.
  @_alwaysEmitIntoClient public var underlyingOptAttribute: Reading<UInt8> {
    message.character(slot: 71, tag: 317)
  }

  /// UnderlyingContractMultiplier (436): units that the underlying contract stands for.
  @_alwaysEmitIntoClient public var underlyingContractMultiplier: Reading<Int64> {
    message.decimal(slot: 72, tag: 436)
  }

  /// UnderlyingCouponRate (435): the underlying coupon's interest.
  @_alwaysEmitIntoClient public var underlyingCouponRate: Reading<Int64> {
    message.decimal(slot: 73, tag: 435)
  }

  /// UnderlyingSecurityExchange (308): where the underlying is listed.
  @_alwaysEmitIntoClient public var underlyingSecurityExchange: Reading<FieldBytes> {
    message.text(slot: 74, tag: 308)
  }

  /// UnderlyingIssuer (306): the underlying's issuer.
  @_alwaysEmitIntoClient public var underlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 75, tag: 306)
  }

  /// EncodedUnderlyingIssuerLen (362): bytes of EncodedUnderlyingIssuer.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuerLen: Reading<Int64> {
    message.integer(slot: 76, tag: 362)
  }

  /// EncodedUnderlyingIssuer (363): UnderlyingIssuer, encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 77, tag: 363)
  }

  /// UnderlyingSecurityDesc (307): the underlying in words.
  @_alwaysEmitIntoClient public var underlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 78, tag: 307)
  }

  /// EncodedUnderlyingSecurityDescLen (364): bytes of EncodedUnderlyingSecurityDesc.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDescLen: Reading<Int64> {
    message.integer(slot: 79, tag: 364)
  }

  /// EncodedUnderlyingSecurityDesc (365): encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 80, tag: 365)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 81, tag: 54) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> {
    message.time(slot: 82, tag: 60)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 83, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 84, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 85, tag: 355)
  }
}

/// OrderMassStatusRequest (`AF`): asks where many orders stand.
@frozen public struct OrderMassStatusRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// MassStatusReqID (584): names the request where many orders stand.
  @_alwaysEmitIntoClient public var massStatusReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 584)
  }

  /// MassStatusReqType (585): which orders are asked about.
  @_alwaysEmitIntoClient public var massStatusReqType: Reading<Int64> {
    message.integer(slot: 31, tag: 585)
  }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { message.text(slot: 32, tag: 1) }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> {
    message.text(slot: 33, tag: 336)
  }

  /// TradingSessionSubID (625): a part of the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionSubID: Reading<FieldBytes> {
    message.text(slot: 34, tag: 625)
  }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { message.text(slot: 35, tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> {
    message.text(slot: 36, tag: 65)
  }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> {
    message.text(slot: 37, tag: 48)
  }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> {
    message.text(slot: 38, tag: 22)
  }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> {
    message.text(slot: 39, tag: 167)
  }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 40, tag: 200)
  }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> {
    message.integer(slot: 41, tag: 205)
  }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> {
    message.integer(slot: 42, tag: 201)
  }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> {
    message.price(slot: 43, tag: 202)
  }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> {
    message.character(slot: 44, tag: 206)
  }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> {
    message.decimal(slot: 45, tag: 231)
  }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> {
    message.decimal(slot: 46, tag: 223)
  }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> {
    message.text(slot: 47, tag: 207)
  }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { message.text(slot: 48, tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> {
    message.integer(slot: 49, tag: 348)
  }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> {
    message.text(slot: 50, tag: 349)
  }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> {
    message.text(slot: 51, tag: 107)
  }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    message.integer(slot: 52, tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 53, tag: 351)
  }

  /// Product (460): what kind of product the security is.
  @_alwaysEmitIntoClient public var product: Reading<Int64> { message.integer(slot: 54, tag: 460) }

  /// CFICode (461): what kind of security, in the letters of ISO 10962.
  @_alwaysEmitIntoClient public var cfiCode: Reading<FieldBytes> {
    message.text(slot: 55, tag: 461)
  }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> {
    message.text(slot: 56, tag: 311)
  }

  /// UnderlyingSymbolSfx (312): what the underlying's symbol leaves out.
  @_alwaysEmitIntoClient public var underlyingSymbolSfx: Reading<FieldBytes> {
    message.text(slot: 57, tag: 312)
  }

  /// UnderlyingSecurityID (309): the underlying in the numbering of UnderlyingIDSource.
  @_alwaysEmitIntoClient public var underlyingSecurityID: Reading<FieldBytes> {
    message.text(slot: 58, tag: 309)
  }

  /// UnderlyingIDSource (305): who issued the UnderlyingSecurityID.
  @_alwaysEmitIntoClient public var underlyingIDSource: Reading<FieldBytes> {
    message.text(slot: 59, tag: 305)
  }

  /// UnderlyingSecurityType (310): what kind of security the underlying is.
  @_alwaysEmitIntoClient public var underlyingSecurityType: Reading<FieldBytes> {
    message.text(slot: 60, tag: 310)
  }

  /// UnderlyingMaturityMonthYear (313): when the underlying ends.
  @_alwaysEmitIntoClient public var underlyingMaturityMonthYear: Reading<FieldBytes> {
    message.text(slot: 61, tag: 313)
  }

  /// UnderlyingMaturityDay (314): the day in UnderlyingMaturityMonthYear.
  @_alwaysEmitIntoClient public var underlyingMaturityDay: Reading<Int64> {
    message.integer(slot: 62, tag: 314)
  }

  /// UnderlyingPutOrCall (315): what the underlying gives the right to.
  @_alwaysEmitIntoClient public var underlyingPutOrCall: Reading<Int64> {
    message.integer(slot: 63, tag: 315)
  }

  /// UnderlyingStrikePrice (316): the underlying option's price.
  @_alwaysEmitIntoClient public var underlyingStrikePrice: Reading<Price> {
    message.price(slot: 64, tag: 316)
  }

  /// UnderlyingOptAttribute (317): tells apart versions of the underlying.
  @_alwaysEmitIntoClient public var underlyingOptAttribute: Reading<UInt8> {
    message.character(slot: 65, tag: 317)
  }

  /// UnderlyingContractMultiplier (436): units that the underlying contract stands for.
  @_alwaysEmitIntoClient public var underlyingContractMultiplier: Reading<Int64> {
    message.decimal(slot: 66, tag: 436)
  }

  /// UnderlyingCouponRate (435): the underlying coupon's interest.
  @_alwaysEmitIntoClient public var underlyingCouponRate: Reading<Int64> {
    message.decimal(slot: 67, tag: 435)
  }

  /// UnderlyingSecurityExchange (308): where the underlying is listed.
  @_alwaysEmitIntoClient public var underlyingSecurityExchange: Reading<FieldBytes> {
    message.text(slot: 68, tag: 308)
  }

  /// UnderlyingIssuer (306): the underlying's issuer.
  @_alwaysEmitIntoClient public var underlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 69, tag: 306)
  }

  /// EncodedUnderlyingIssuerLen (362): bytes of EncodedUnderlyingIssuer.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuerLen: Reading<Int64> {
    message.integer(slot: 70, tag: 362)
  }

  /// EncodedUnderlyingIssuer (363): UnderlyingIssuer, encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuer: Reading<FieldBytes> {
    message.text(slot: 71, tag: 363)
  }

  /// UnderlyingSecurityDesc (307): the underlying in words.
  @_alwaysEmitIntoClient public var underlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 72, tag: 307)
  }

  /// EncodedUnderlyingSecurityDescLen (364): bytes of EncodedUnderlyingSecurityDesc.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDescLen: Reading<Int64> {
    message.integer(slot: 73, tag: 364)
  }

  /// EncodedUnderlyingSecurityDesc (365): encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDesc: Reading<FieldBytes> {
    message.text(slot: 74, tag: 365)
  }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { message.character(slot: 75, tag: 54) }
}
