// The entries of repeating groups. Messages share them: one that doesn't have a field
// reads it as absent.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

import Events

/// An entry of LinesOfText (33).
@frozen public struct LineOfText: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { entry.text(tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> { entry.integer(tag: 354) }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> { entry.text(tag: 355) }
}

/// An entry of NoOrders (73).
@frozen public struct OrderEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// ClOrdID (11): the client's name for the order, unique on its day.
  @_alwaysEmitIntoClient public var clOrdID: Reading<FieldBytes> { entry.text(tag: 11) }

  /// ListSeqNo (67): the order's place in its list, from 1.
  @_alwaysEmitIntoClient public var listSeqNo: Reading<Int64> { entry.integer(tag: 67) }

  /// SettlInstMode (160): whence the settlement's instructions come.
  @_alwaysEmitIntoClient public var settlInstMode: Reading<UInt8> { entry.character(tag: 160) }

  /// ClientID (109): whom the order is for, where a third firm sends it.
  @_alwaysEmitIntoClient public var clientID: Reading<FieldBytes> { entry.text(tag: 109) }

  /// ExecBroker (76): the broker that is to execute.
  @_alwaysEmitIntoClient public var execBroker: Reading<FieldBytes> { entry.text(tag: 76) }

  /// Account (1): the account that the order is for.
  @_alwaysEmitIntoClient public var account: Reading<FieldBytes> { entry.text(tag: 1) }

  /// NoAllocs (78): accounts that share the order.
  @_alwaysEmitIntoClient public var allocs: Group<AllocEntry> { Group(entry.group(tag: 78)) }

  /// SettlmntTyp (63): when the trade settles.
  @_alwaysEmitIntoClient public var settlmntTyp: Reading<UInt8> { entry.character(tag: 63) }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { entry.date(tag: 64) }

  /// HandlInst (21): how the broker handles the order.
  @_alwaysEmitIntoClient public var handlInst: Reading<UInt8> { entry.character(tag: 21) }

  /// ExecInst (18): how the order is to be worked.
  @_alwaysEmitIntoClient public var execInst: Reading<FieldBytes> { entry.text(tag: 18) }

  /// MinQty (110): the least that may be filled.
  @_alwaysEmitIntoClient public var minQty: Reading<Quantity> { entry.quantity(tag: 110) }

  /// MaxFloor (111): the most that is shown.
  @_alwaysEmitIntoClient public var maxFloor: Reading<Quantity> { entry.quantity(tag: 111) }

  /// ExDestination (100): where the order is to be executed.
  @_alwaysEmitIntoClient public var exDestination: Reading<FieldBytes> { entry.text(tag: 100) }

  /// NoTradingSessions (386): sessions of trading that follow.
  @_alwaysEmitIntoClient public var tradingSessions: Group<TradingSessionEntry> {
    Group(entry.group(tag: 386))
  }

  /// ProcessCode (81): how the parts are settled.
  @_alwaysEmitIntoClient public var processCode: Reading<UInt8> { entry.character(tag: 81) }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { entry.text(tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> { entry.text(tag: 65) }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> { entry.text(tag: 48) }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> { entry.text(tag: 22) }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> { entry.text(tag: 167) }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> { entry.text(tag: 200) }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> { entry.integer(tag: 205) }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> { entry.integer(tag: 201) }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> { entry.price(tag: 202) }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> { entry.character(tag: 206) }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> { entry.decimal(tag: 231) }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> { entry.decimal(tag: 223) }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> { entry.text(tag: 207) }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { entry.text(tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> { entry.integer(tag: 348) }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> { entry.text(tag: 349) }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> { entry.text(tag: 107) }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 351)
  }

  /// PrevClosePx (140): last day's closing price.
  @_alwaysEmitIntoClient public var prevClosePx: Reading<Price> { entry.price(tag: 140) }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { entry.character(tag: 54) }

  /// SideValueInd (401): which side's value the order belongs to.
  @_alwaysEmitIntoClient public var sideValueInd: Reading<Int64> { entry.integer(tag: 401) }

  /// LocateReqd (114): the broker must find the stock to be sold short.
  @_alwaysEmitIntoClient public var locateReqd: Reading<Bool> { entry.flag(tag: 114) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> { entry.time(tag: 60) }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> { entry.quantity(tag: 38) }

  /// CashOrderQty (152): how much money is to be spent.
  @_alwaysEmitIntoClient public var cashOrderQty: Reading<Quantity> { entry.quantity(tag: 152) }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { entry.character(tag: 40) }

  /// Price (44): price of a unit.
  @_alwaysEmitIntoClient public var price: Reading<Price> { entry.price(tag: 44) }

  /// StopPx (99): the price that wakes the order.
  @_alwaysEmitIntoClient public var stopPx: Reading<Price> { entry.price(tag: 99) }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> { entry.text(tag: 15) }

  /// ComplianceID (376): for the supervision.
  @_alwaysEmitIntoClient public var complianceID: Reading<FieldBytes> { entry.text(tag: 376) }

  /// SolicitedFlag (377): the broker asked for the order.
  @_alwaysEmitIntoClient public var solicitedFlag: Reading<Bool> { entry.flag(tag: 377) }

  /// IOIid (23): names an indication of interest.
  @_alwaysEmitIntoClient public var ioiID: Reading<FieldBytes> { entry.text(tag: 23) }

  /// QuoteID (117): names the quote.
  @_alwaysEmitIntoClient public var quoteID: Reading<FieldBytes> { entry.text(tag: 117) }

  /// TimeInForce (59): how long the order stays.
  @_alwaysEmitIntoClient public var timeInForce: Reading<UInt8> { entry.character(tag: 59) }

  /// EffectiveTime (168): when the order begins.
  @_alwaysEmitIntoClient public var effectiveTime: Reading<Nanoseconds> { entry.time(tag: 168) }

  /// ExpireDate (432): the last day of the order.
  @_alwaysEmitIntoClient public var expireDate: Reading<UInt32> { entry.date(tag: 432) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> { entry.time(tag: 126) }

  /// GTBookingInst (427): when a good till canceled order's fills are booked.
  @_alwaysEmitIntoClient public var gtBookingInst: Reading<Int64> { entry.integer(tag: 427) }

  /// Commission (12): what is charged, in the unit of CommType.
  @_alwaysEmitIntoClient public var commission: Reading<Int64> { entry.decimal(tag: 12) }

  /// CommType (13): the unit of Commission.
  @_alwaysEmitIntoClient public var commType: Reading<UInt8> { entry.character(tag: 13) }

  /// Rule80A (47): for whom the order is, and how.
  @_alwaysEmitIntoClient public var rule80A: Reading<UInt8> { entry.character(tag: 47) }

  /// ForexReq (121): foreign exchange is to be done with it.
  @_alwaysEmitIntoClient public var forexReq: Reading<Bool> { entry.flag(tag: 121) }

  /// SettlCurrency (120): the settlement's currency.
  @_alwaysEmitIntoClient public var settlCurrency: Reading<FieldBytes> { entry.text(tag: 120) }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { entry.text(tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> { entry.integer(tag: 354) }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> { entry.text(tag: 355) }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> { entry.date(tag: 193) }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> { entry.quantity(tag: 192) }

  /// OpenClose (77): opens a position or closes one.
  @_alwaysEmitIntoClient public var openClose: Reading<UInt8> { entry.character(tag: 77) }

  /// CoveredOrUncovered (203): how the option's writer stands.
  @_alwaysEmitIntoClient public var coveredOrUncovered: Reading<Int64> { entry.integer(tag: 203) }

  /// CustomerOrFirm (204): whose order for options it is.
  @_alwaysEmitIntoClient public var customerOrFirm: Reading<Int64> { entry.integer(tag: 204) }

  /// MaxShow (210): the most that may be shown to others.
  @_alwaysEmitIntoClient public var maxShow: Reading<Quantity> { entry.quantity(tag: 210) }

  /// PegDifference (211): distance from the price that is followed.
  @_alwaysEmitIntoClient public var pegDifference: Reading<Price> { entry.price(tag: 211) }

  /// DiscretionInst (388): what the discretion's price is reckoned from.
  @_alwaysEmitIntoClient public var discretionInst: Reading<UInt8> { entry.character(tag: 388) }

  /// DiscretionOffset (389): how far the broker may go from there.
  @_alwaysEmitIntoClient public var discretionOffset: Reading<Price> { entry.price(tag: 389) }

  /// ClearingFirm (439): who clears.
  @_alwaysEmitIntoClient public var clearingFirm: Reading<FieldBytes> { entry.text(tag: 439) }

  /// ClearingAccount (440): the account that is cleared to.
  @_alwaysEmitIntoClient public var clearingAccount: Reading<FieldBytes> { entry.text(tag: 440) }

  /// SelfTradePrevention (5001): what to do before the order trades with its own firm's.
  @_alwaysEmitIntoClient public var selfTradePrevention: Reading<UInt8> {
    entry.character(tag: 5001)
  }

  /// TrailAmount (5002): how far behind the market the stop follows.
  @_alwaysEmitIntoClient public var trailAmount: Reading<Price> { entry.price(tag: 5002) }

  /// MarketToLimit (5003): what a market order can't fill rests at its last fill's price.
  @_alwaysEmitIntoClient public var marketToLimit: Reading<Bool> { entry.flag(tag: 5003) }
}

/// An entry of NoAllocs (78).
@frozen public struct AllocEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// AllocAccount (79): one of the accounts.
  @_alwaysEmitIntoClient public var allocAccount: Reading<FieldBytes> { entry.text(tag: 79) }

  /// AllocShares (80): that account's part.
  @_alwaysEmitIntoClient public var allocShares: Reading<Quantity> { entry.quantity(tag: 80) }
}

/// An entry of NoRelatedSym (146).
@frozen public struct RelatedSymbolEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { entry.text(tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> { entry.text(tag: 65) }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> { entry.text(tag: 48) }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> { entry.text(tag: 22) }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> { entry.text(tag: 167) }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> { entry.text(tag: 200) }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> { entry.integer(tag: 205) }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> { entry.integer(tag: 201) }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> { entry.price(tag: 202) }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> { entry.character(tag: 206) }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> { entry.decimal(tag: 231) }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> { entry.decimal(tag: 223) }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> { entry.text(tag: 207) }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { entry.text(tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> { entry.integer(tag: 348) }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> { entry.text(tag: 349) }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> { entry.text(tag: 107) }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 351)
  }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> { entry.text(tag: 336) }

  /// PrevClosePx (140): last day's closing price.
  @_alwaysEmitIntoClient public var prevClosePx: Reading<Price> { entry.price(tag: 140) }

  /// QuoteRequestType (303): how the quote is asked for.
  @_alwaysEmitIntoClient public var quoteRequestType: Reading<Int64> { entry.integer(tag: 303) }

  /// Side (54): which side of the market.
  @_alwaysEmitIntoClient public var side: Reading<UInt8> { entry.character(tag: 54) }

  /// OrderQty (38): how much is ordered.
  @_alwaysEmitIntoClient public var orderQty: Reading<Quantity> { entry.quantity(tag: 38) }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { entry.date(tag: 64) }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { entry.character(tag: 40) }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> { entry.date(tag: 193) }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> { entry.quantity(tag: 192) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> { entry.time(tag: 126) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> { entry.time(tag: 60) }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> { entry.text(tag: 15) }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> { entry.text(tag: 311) }

  /// UnderlyingSymbolSfx (312): what the underlying's symbol leaves out.
  @_alwaysEmitIntoClient public var underlyingSymbolSfx: Reading<FieldBytes> {
    entry.text(tag: 312)
  }

  /// UnderlyingSecurityID (309): the underlying in the numbering of UnderlyingIDSource.
  @_alwaysEmitIntoClient public var underlyingSecurityID: Reading<FieldBytes> {
    entry.text(tag: 309)
  }

  /// UnderlyingIDSource (305): who issued the UnderlyingSecurityID.
  @_alwaysEmitIntoClient public var underlyingIDSource: Reading<FieldBytes> { entry.text(tag: 305) }

  /// UnderlyingSecurityType (310): what kind of security the underlying is.
  @_alwaysEmitIntoClient public var underlyingSecurityType: Reading<FieldBytes> {
    entry.text(tag: 310)
  }

  /// UnderlyingMaturityMonthYear (313): when the underlying ends.
  @_alwaysEmitIntoClient public var underlyingMaturityMonthYear: Reading<FieldBytes> {
    entry.text(tag: 313)
  }

  /// UnderlyingMaturityDay (314): the day in UnderlyingMaturityMonthYear.
  @_alwaysEmitIntoClient public var underlyingMaturityDay: Reading<Int64> {
    entry.integer(tag: 314)
  }

  /// UnderlyingPutOrCall (315): what the underlying gives the right to.
  @_alwaysEmitIntoClient public var underlyingPutOrCall: Reading<Int64> { entry.integer(tag: 315) }

  /// UnderlyingStrikePrice (316): the underlying option's price.
  @_alwaysEmitIntoClient public var underlyingStrikePrice: Reading<Price> { entry.price(tag: 316) }

  /// UnderlyingOptAttribute (317): tells apart versions of the underlying.
  @_alwaysEmitIntoClient public var underlyingOptAttribute: Reading<UInt8> {
    entry.character(tag: 317)
  }

  /// UnderlyingContractMultiplier (436): units that the underlying contract stands for.
  @_alwaysEmitIntoClient public var underlyingContractMultiplier: Reading<Int64> {
    entry.decimal(tag: 436)
  }

  /// UnderlyingCouponRate (435): the underlying coupon's interest.
  @_alwaysEmitIntoClient public var underlyingCouponRate: Reading<Int64> { entry.decimal(tag: 435) }

  /// UnderlyingSecurityExchange (308): where the underlying is listed.
  @_alwaysEmitIntoClient public var underlyingSecurityExchange: Reading<FieldBytes> {
    entry.text(tag: 308)
  }

  /// UnderlyingIssuer (306): the underlying's issuer.
  @_alwaysEmitIntoClient public var underlyingIssuer: Reading<FieldBytes> { entry.text(tag: 306) }

  /// EncodedUnderlyingIssuerLen (362): bytes of EncodedUnderlyingIssuer.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuerLen: Reading<Int64> {
    entry.integer(tag: 362)
  }

  /// EncodedUnderlyingIssuer (363): UnderlyingIssuer, encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuer: Reading<FieldBytes> {
    entry.text(tag: 363)
  }

  /// UnderlyingSecurityDesc (307): the underlying in words.
  @_alwaysEmitIntoClient public var underlyingSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 307)
  }

  /// EncodedUnderlyingSecurityDescLen (364): bytes of EncodedUnderlyingSecurityDesc.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 364)
  }

  /// EncodedUnderlyingSecurityDesc (365): encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 365)
  }

  /// RatioQty (319): units of the leg in one of the whole.
  @_alwaysEmitIntoClient public var ratioQty: Reading<Quantity> { entry.quantity(tag: 319) }

  /// UnderlyingCurrency (318): the currency of the underlying.
  @_alwaysEmitIntoClient public var underlyingCurrency: Reading<FieldBytes> { entry.text(tag: 318) }

  /// RelatdSym (46): a symbol that the text is about.
  @_alwaysEmitIntoClient public var relatdSym: Reading<FieldBytes> { entry.text(tag: 46) }
}

/// An entry of NoRoutingIDs (215).
@frozen public struct RoutingIDEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// RoutingType (216): what is done with the addressee.
  @_alwaysEmitIntoClient public var routingType: Reading<Int64> { entry.integer(tag: 216) }

  /// RoutingID (217): the firm or list.
  @_alwaysEmitIntoClient public var routingID: Reading<FieldBytes> { entry.text(tag: 217) }
}

/// An entry of NoMDEntryTypes (267).
@frozen public struct MDEntryTypeEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// MDEntryType (269): what the entry tells.
  @_alwaysEmitIntoClient public var mdEntryType: Reading<UInt8> { entry.character(tag: 269) }
}

/// An entry of NoMDEntries (268).
@frozen public struct MDEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// MDEntryType (269): what the entry tells.
  @_alwaysEmitIntoClient public var mdEntryType: Reading<UInt8> { entry.character(tag: 269) }

  /// MDEntryPx (270): the entry's price.
  @_alwaysEmitIntoClient public var mdEntryPx: Reading<Price> { entry.price(tag: 270) }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> { entry.text(tag: 15) }

  /// MDEntrySize (271): the entry's size.
  @_alwaysEmitIntoClient public var mdEntrySize: Reading<Quantity> { entry.quantity(tag: 271) }

  /// MDEntryDate (272): the entry's day.
  @_alwaysEmitIntoClient public var mdEntryDate: Reading<UInt32> { entry.date(tag: 272) }

  /// MDEntryTime (273): the entry's time.
  @_alwaysEmitIntoClient public var mdEntryTime: Reading<Nanoseconds> { entry.timeOfDay(tag: 273) }

  /// TickDirection (274): where the price came from.
  @_alwaysEmitIntoClient public var tickDirection: Reading<UInt8> { entry.character(tag: 274) }

  /// MDMkt (275): the market of the entry.
  @_alwaysEmitIntoClient public var mdMkt: Reading<FieldBytes> { entry.text(tag: 275) }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> { entry.text(tag: 336) }

  /// QuoteCondition (276): what is to be known of the quote.
  @_alwaysEmitIntoClient public var quoteCondition: Reading<FieldBytes> { entry.text(tag: 276) }

  /// TradeCondition (277): what is to be known of the trade.
  @_alwaysEmitIntoClient public var tradeCondition: Reading<FieldBytes> { entry.text(tag: 277) }

  /// MDEntryOriginator (282): whose entry it is.
  @_alwaysEmitIntoClient public var mdEntryOriginator: Reading<FieldBytes> { entry.text(tag: 282) }

  /// LocationID (283): where the originator is.
  @_alwaysEmitIntoClient public var locationID: Reading<FieldBytes> { entry.text(tag: 283) }

  /// DeskID (284): the originator's desk.
  @_alwaysEmitIntoClient public var deskID: Reading<FieldBytes> { entry.text(tag: 284) }

  /// OpenCloseSettleFlag (286): which opening, close or settlement.
  @_alwaysEmitIntoClient public var openCloseSettleFlag: Reading<UInt8> {
    entry.character(tag: 286)
  }

  /// TimeInForce (59): how long the order stays.
  @_alwaysEmitIntoClient public var timeInForce: Reading<UInt8> { entry.character(tag: 59) }

  /// ExpireDate (432): the last day of the order.
  @_alwaysEmitIntoClient public var expireDate: Reading<UInt32> { entry.date(tag: 432) }

  /// ExpireTime (126): when the order ends.
  @_alwaysEmitIntoClient public var expireTime: Reading<Nanoseconds> { entry.time(tag: 126) }

  /// MinQty (110): the least that may be filled.
  @_alwaysEmitIntoClient public var minQty: Reading<Quantity> { entry.quantity(tag: 110) }

  /// ExecInst (18): how the order is to be worked.
  @_alwaysEmitIntoClient public var execInst: Reading<FieldBytes> { entry.text(tag: 18) }

  /// SellerDays (287): days until delivery that the seller may choose.
  @_alwaysEmitIntoClient public var sellerDays: Reading<Int64> { entry.integer(tag: 287) }

  /// OrderID (37): the seller side's name for the order.
  @_alwaysEmitIntoClient public var orderID: Reading<FieldBytes> { entry.text(tag: 37) }

  /// QuoteEntryID (299): names the quote in its set.
  @_alwaysEmitIntoClient public var quoteEntryID: Reading<FieldBytes> { entry.text(tag: 299) }

  /// MDEntryBuyer (288): who buys.
  @_alwaysEmitIntoClient public var mdEntryBuyer: Reading<FieldBytes> { entry.text(tag: 288) }

  /// MDEntrySeller (289): who sells.
  @_alwaysEmitIntoClient public var mdEntrySeller: Reading<FieldBytes> { entry.text(tag: 289) }

  /// NumberOfOrders (346): orders at this price.
  @_alwaysEmitIntoClient public var numberOfOrders: Reading<Int64> { entry.integer(tag: 346) }

  /// MDEntryPositionNo (290): the entry's place in the book, from 1.
  @_alwaysEmitIntoClient public var mdEntryPositionNo: Reading<Int64> { entry.integer(tag: 290) }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { entry.text(tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> { entry.integer(tag: 354) }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> { entry.text(tag: 355) }

  /// MDUpdateAction (279): what to do with the entry.
  @_alwaysEmitIntoClient public var mdUpdateAction: Reading<UInt8> { entry.character(tag: 279) }

  /// DeleteReason (285): why the entry is taken away.
  @_alwaysEmitIntoClient public var deleteReason: Reading<UInt8> { entry.character(tag: 285) }

  /// MDEntryID (278): names the entry.
  @_alwaysEmitIntoClient public var mdEntryID: Reading<FieldBytes> { entry.text(tag: 278) }

  /// MDEntryRefID (280): the entry that this one changes.
  @_alwaysEmitIntoClient public var mdEntryRefID: Reading<FieldBytes> { entry.text(tag: 280) }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { entry.text(tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> { entry.text(tag: 65) }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> { entry.text(tag: 48) }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> { entry.text(tag: 22) }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> { entry.text(tag: 167) }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> { entry.text(tag: 200) }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> { entry.integer(tag: 205) }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> { entry.integer(tag: 201) }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> { entry.price(tag: 202) }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> { entry.character(tag: 206) }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> { entry.decimal(tag: 231) }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> { entry.decimal(tag: 223) }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> { entry.text(tag: 207) }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { entry.text(tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> { entry.integer(tag: 348) }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> { entry.text(tag: 349) }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> { entry.text(tag: 107) }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 351)
  }

  /// FinancialStatus (291): how the company stands.
  @_alwaysEmitIntoClient public var financialStatus: Reading<UInt8> { entry.character(tag: 291) }

  /// CorporateAction (292): what happens to the share.
  @_alwaysEmitIntoClient public var corporateAction: Reading<UInt8> { entry.character(tag: 292) }

  /// TotalVolumeTraded (387): volume of the session.
  @_alwaysEmitIntoClient public var totalVolumeTraded: Reading<Quantity> {
    entry.quantity(tag: 387)
  }
}

/// An entry of NoQuoteEntries (295).
@frozen public struct QuoteEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// Symbol (55): the security.
  @_alwaysEmitIntoClient public var symbol: Reading<FieldBytes> { entry.text(tag: 55) }

  /// SymbolSfx (65): what the symbol leaves out: preferred, when issued.
  @_alwaysEmitIntoClient public var symbolSfx: Reading<FieldBytes> { entry.text(tag: 65) }

  /// SecurityID (48): the security in the numbering of IDSource.
  @_alwaysEmitIntoClient public var securityID: Reading<FieldBytes> { entry.text(tag: 48) }

  /// IDSource (22): who issued the SecurityID.
  @_alwaysEmitIntoClient public var idSource: Reading<FieldBytes> { entry.text(tag: 22) }

  /// SecurityType (167): what kind of security.
  @_alwaysEmitIntoClient public var securityType: Reading<FieldBytes> { entry.text(tag: 167) }

  /// MaturityMonthYear (200): when the future or option ends.
  @_alwaysEmitIntoClient public var maturityMonthYear: Reading<FieldBytes> { entry.text(tag: 200) }

  /// MaturityDay (205): the day in MaturityMonthYear.
  @_alwaysEmitIntoClient public var maturityDay: Reading<Int64> { entry.integer(tag: 205) }

  /// PutOrCall (201): what the option gives the right to.
  @_alwaysEmitIntoClient public var putOrCall: Reading<Int64> { entry.integer(tag: 201) }

  /// StrikePrice (202): the option's price.
  @_alwaysEmitIntoClient public var strikePrice: Reading<Price> { entry.price(tag: 202) }

  /// OptAttribute (206): tells apart versions of an option.
  @_alwaysEmitIntoClient public var optAttribute: Reading<UInt8> { entry.character(tag: 206) }

  /// ContractMultiplier (231): units that a contract stands for.
  @_alwaysEmitIntoClient public var contractMultiplier: Reading<Int64> { entry.decimal(tag: 231) }

  /// CouponRate (223): the coupon's interest.
  @_alwaysEmitIntoClient public var couponRate: Reading<Int64> { entry.decimal(tag: 223) }

  /// SecurityExchange (207): where the security is listed.
  @_alwaysEmitIntoClient public var securityExchange: Reading<FieldBytes> { entry.text(tag: 207) }

  /// Issuer (106): the security's issuer.
  @_alwaysEmitIntoClient public var issuer: Reading<FieldBytes> { entry.text(tag: 106) }

  /// EncodedIssuerLen (348): bytes of EncodedIssuer.
  @_alwaysEmitIntoClient public var encodedIssuerLen: Reading<Int64> { entry.integer(tag: 348) }

  /// EncodedIssuer (349): Issuer in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedIssuer: Reading<FieldBytes> { entry.text(tag: 349) }

  /// SecurityDesc (107): the security in words.
  @_alwaysEmitIntoClient public var securityDesc: Reading<FieldBytes> { entry.text(tag: 107) }

  /// EncodedSecurityDescLen (350): bytes of EncodedSecurityDesc.
  @_alwaysEmitIntoClient public var encodedSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 350)
  }

  /// EncodedSecurityDesc (351): SecurityDesc in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 351)
  }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> { entry.text(tag: 311) }

  /// QuoteEntryID (299): names the quote in its set.
  @_alwaysEmitIntoClient public var quoteEntryID: Reading<FieldBytes> { entry.text(tag: 299) }

  /// QuoteEntryRejectReason (368): why this quote of a set is refused.
  @_alwaysEmitIntoClient public var quoteEntryRejectReason: Reading<Int64> {
    entry.integer(tag: 368)
  }

  /// BidPx (132): price of the bid.
  @_alwaysEmitIntoClient public var bidPx: Reading<Price> { entry.price(tag: 132) }

  /// OfferPx (133): price of the offer.
  @_alwaysEmitIntoClient public var offerPx: Reading<Price> { entry.price(tag: 133) }

  /// BidSize (134): size of the bid.
  @_alwaysEmitIntoClient public var bidSize: Reading<Quantity> { entry.quantity(tag: 134) }

  /// OfferSize (135): size of the offer.
  @_alwaysEmitIntoClient public var offerSize: Reading<Quantity> { entry.quantity(tag: 135) }

  /// ValidUntilTime (62): when the quote ends.
  @_alwaysEmitIntoClient public var validUntilTime: Reading<Nanoseconds> { entry.time(tag: 62) }

  /// BidSpotRate (188): spot rate of the bid.
  @_alwaysEmitIntoClient public var bidSpotRate: Reading<Price> { entry.price(tag: 188) }

  /// OfferSpotRate (190): spot rate of the offer.
  @_alwaysEmitIntoClient public var offerSpotRate: Reading<Price> { entry.price(tag: 190) }

  /// BidForwardPoints (189): forward points of the bid.
  @_alwaysEmitIntoClient public var bidForwardPoints: Reading<Price> { entry.price(tag: 189) }

  /// OfferForwardPoints (191): forward points of the offer.
  @_alwaysEmitIntoClient public var offerForwardPoints: Reading<Price> { entry.price(tag: 191) }

  /// TransactTime (60): when the order or the event was made.
  @_alwaysEmitIntoClient public var transactTime: Reading<Nanoseconds> { entry.time(tag: 60) }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> { entry.text(tag: 336) }

  /// FutSettDate (64): the day of settlement.
  @_alwaysEmitIntoClient public var futSettDate: Reading<UInt32> { entry.date(tag: 64) }

  /// OrdType (40): what kind of order it is.
  @_alwaysEmitIntoClient public var ordType: Reading<UInt8> { entry.character(tag: 40) }

  /// FutSettDate2 (193): settlement of a swap's far leg.
  @_alwaysEmitIntoClient public var futSettDate2: Reading<UInt32> { entry.date(tag: 193) }

  /// OrderQty2 (192): quantity of a swap's far leg.
  @_alwaysEmitIntoClient public var orderQty2: Reading<Quantity> { entry.quantity(tag: 192) }

  /// Currency (15): the currency that the price is in.
  @_alwaysEmitIntoClient public var currency: Reading<FieldBytes> { entry.text(tag: 15) }
}

/// An entry of NoQuoteSets (296).
@frozen public struct QuoteSetEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// QuoteSetID (302): names the set of quotes.
  @_alwaysEmitIntoClient public var quoteSetID: Reading<FieldBytes> { entry.text(tag: 302) }

  /// UnderlyingSymbol (311): the underlying.
  @_alwaysEmitIntoClient public var underlyingSymbol: Reading<FieldBytes> { entry.text(tag: 311) }

  /// UnderlyingSymbolSfx (312): what the underlying's symbol leaves out.
  @_alwaysEmitIntoClient public var underlyingSymbolSfx: Reading<FieldBytes> {
    entry.text(tag: 312)
  }

  /// UnderlyingSecurityID (309): the underlying in the numbering of UnderlyingIDSource.
  @_alwaysEmitIntoClient public var underlyingSecurityID: Reading<FieldBytes> {
    entry.text(tag: 309)
  }

  /// UnderlyingIDSource (305): who issued the UnderlyingSecurityID.
  @_alwaysEmitIntoClient public var underlyingIDSource: Reading<FieldBytes> { entry.text(tag: 305) }

  /// UnderlyingSecurityType (310): what kind of security the underlying is.
  @_alwaysEmitIntoClient public var underlyingSecurityType: Reading<FieldBytes> {
    entry.text(tag: 310)
  }

  /// UnderlyingMaturityMonthYear (313): when the underlying ends.
  @_alwaysEmitIntoClient public var underlyingMaturityMonthYear: Reading<FieldBytes> {
    entry.text(tag: 313)
  }

  /// UnderlyingMaturityDay (314): the day in UnderlyingMaturityMonthYear.
  @_alwaysEmitIntoClient public var underlyingMaturityDay: Reading<Int64> {
    entry.integer(tag: 314)
  }

  /// UnderlyingPutOrCall (315): what the underlying gives the right to.
  @_alwaysEmitIntoClient public var underlyingPutOrCall: Reading<Int64> { entry.integer(tag: 315) }

  /// UnderlyingStrikePrice (316): the underlying option's price.
  @_alwaysEmitIntoClient public var underlyingStrikePrice: Reading<Price> { entry.price(tag: 316) }

  /// UnderlyingOptAttribute (317): tells apart versions of the underlying.
  @_alwaysEmitIntoClient public var underlyingOptAttribute: Reading<UInt8> {
    entry.character(tag: 317)
  }

  /// UnderlyingContractMultiplier (436): units that the underlying contract stands for.
  @_alwaysEmitIntoClient public var underlyingContractMultiplier: Reading<Int64> {
    entry.decimal(tag: 436)
  }

  /// UnderlyingCouponRate (435): the underlying coupon's interest.
  @_alwaysEmitIntoClient public var underlyingCouponRate: Reading<Int64> { entry.decimal(tag: 435) }

  /// UnderlyingSecurityExchange (308): where the underlying is listed.
  @_alwaysEmitIntoClient public var underlyingSecurityExchange: Reading<FieldBytes> {
    entry.text(tag: 308)
  }

  /// UnderlyingIssuer (306): the underlying's issuer.
  @_alwaysEmitIntoClient public var underlyingIssuer: Reading<FieldBytes> { entry.text(tag: 306) }

  /// EncodedUnderlyingIssuerLen (362): bytes of EncodedUnderlyingIssuer.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuerLen: Reading<Int64> {
    entry.integer(tag: 362)
  }

  /// EncodedUnderlyingIssuer (363): UnderlyingIssuer, encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingIssuer: Reading<FieldBytes> {
    entry.text(tag: 363)
  }

  /// UnderlyingSecurityDesc (307): the underlying in words.
  @_alwaysEmitIntoClient public var underlyingSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 307)
  }

  /// EncodedUnderlyingSecurityDescLen (364): bytes of EncodedUnderlyingSecurityDesc.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDescLen: Reading<Int64> {
    entry.integer(tag: 364)
  }

  /// EncodedUnderlyingSecurityDesc (365): encoded.
  @_alwaysEmitIntoClient public var encodedUnderlyingSecurityDesc: Reading<FieldBytes> {
    entry.text(tag: 365)
  }

  /// TotQuoteEntries (304): quotes of the set, in all its messages.
  @_alwaysEmitIntoClient public var totQuoteEntries: Reading<Int64> { entry.integer(tag: 304) }

  /// NoQuoteEntries (295): quotes of this set.
  @_alwaysEmitIntoClient public var quoteEntries: Group<QuoteEntry> { Group(entry.group(tag: 295)) }

  /// QuoteSetValidUntilTime (367): when the set's quotes end.
  @_alwaysEmitIntoClient public var quoteSetValidUntilTime: Reading<Nanoseconds> {
    entry.time(tag: 367)
  }
}

/// An entry of NoContraBrokers (382).
@frozen public struct ContraBrokerEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// ContraBroker (375): the other side's broker.
  @_alwaysEmitIntoClient public var contraBroker: Reading<FieldBytes> { entry.text(tag: 375) }

  /// ContraTrader (337): the other side's trader.
  @_alwaysEmitIntoClient public var contraTrader: Reading<FieldBytes> { entry.text(tag: 337) }

  /// ContraTradeQty (437): the other side's quantity.
  @_alwaysEmitIntoClient public var contraTradeQty: Reading<Quantity> { entry.quantity(tag: 437) }

  /// ContraTradeTime (438): when it traded with the other side.
  @_alwaysEmitIntoClient public var contraTradeTime: Reading<Nanoseconds> { entry.time(tag: 438) }
}

/// An entry of NoMsgTypes (384).
@frozen public struct MsgTypeEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// RefMsgType (372): the type of the message that is meant.
  @_alwaysEmitIntoClient public var refMsgType: Reading<FieldBytes> { entry.text(tag: 372) }

  /// MsgDirection (385): which way the type goes.
  @_alwaysEmitIntoClient public var msgDirection: Reading<UInt8> { entry.character(tag: 385) }
}

/// An entry of NoTradingSessions (386).
@frozen public struct TradingSessionEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// TradingSessionID (336): names the session of trading.
  @_alwaysEmitIntoClient public var tradingSessionID: Reading<FieldBytes> { entry.text(tag: 336) }
}

/// An entry of NoAffectedOrders (534).
@frozen public struct AffectedOrderEntry: GroupEntry {
  public let entry: EntryView

  @_alwaysEmitIntoClient public init(_ entry: EntryView) { self.entry = entry }

  /// OrigClOrdID (41): the ClOrdID that is to be canceled or replaced.
  @_alwaysEmitIntoClient public var origClOrdID: Reading<FieldBytes> { entry.text(tag: 41) }

  /// AffectedOrderID (535): the seller side's name for the canceled order.
  @_alwaysEmitIntoClient public var affectedOrderID: Reading<FieldBytes> { entry.text(tag: 535) }

  /// AffectedSecondaryOrderID (536): another name for the canceled order.
  @_alwaysEmitIntoClient public var affectedSecondaryOrderID: Reading<FieldBytes> {
    entry.text(tag: 536)
  }
}
