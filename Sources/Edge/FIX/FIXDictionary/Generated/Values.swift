// Each value that a field may have by its name.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

/// CommType (13): the unit of Commission.
public enum FIXCommType {
  /// `1`: money for each unit.
  @inlinable public static var perUnit: UInt8 { 0x31 }
  /// `2`: percent of the value.
  @inlinable public static var percent: UInt8 { 0x32 }
  /// `3`: money in all.
  @inlinable public static var absolute: UInt8 { 0x33 }
}

/// ExecInst (18): how the order is to be worked.
public enum FIXExecInst {
  /// `0`: stay on the offer side.
  @inlinable public static var stayOnOfferSide: UInt8 { 0x30 }
  /// `1`: the broker may use its judgement.
  @inlinable public static var notHeld: UInt8 { 0x31 }
  /// `2`: work the order.
  @inlinable public static var work: UInt8 { 0x32 }
  /// `3`: go along with the market.
  @inlinable public static var goAlong: UInt8 { 0x33 }
  /// `4`: spread over the day.
  @inlinable public static var overTheDay: UInt8 { 0x34 }
  /// `5`: no judgement is left to the broker.
  @inlinable public static var held: UInt8 { 0x35 }
  /// `6`: only add to the book, never take from it.
  @inlinable public static var participateDontInitiate: UInt8 { 0x36 }
  /// `7`: scale strictly.
  @inlinable public static var strictScale: UInt8 { 0x37 }
  /// `8`: scale if possible.
  @inlinable public static var tryToScale: UInt8 { 0x38 }
  /// `9`: stay on the bid side.
  @inlinable public static var stayOnBidSide: UInt8 { 0x39 }
  /// `A`: must not be crossed.
  @inlinable public static var noCross: UInt8 { 0x41 }
  /// `B`: may be crossed.
  @inlinable public static var okToCross: UInt8 { 0x42 }
  /// `C`: call before doing it.
  @inlinable public static var callFirst: UInt8 { 0x43 }
  /// `D`: as a share of the market's volume.
  @inlinable public static var percentOfVolume: UInt8 { 0x44 }
  /// `E`: the quantity isn't raised by a dividend.
  @inlinable public static var doNotIncrease: UInt8 { 0x45 }
  /// `F`: the price isn't lowered by a dividend.
  @inlinable public static var doNotReduce: UInt8 { 0x46 }
  /// `G`: filled whole or not at all.
  @inlinable public static var allOrNone: UInt8 { 0x47 }
  /// `I`: only institutions may be the other side.
  @inlinable public static var institutionsOnly: UInt8 { 0x49 }
  /// `L`: follows the last trade.
  @inlinable public static var lastPeg: UInt8 { 0x4C }
  /// `M`: follows the middle of the best prices.
  @inlinable public static var midPricePeg: UInt8 { 0x4D }
  /// `N`: no negotiation.
  @inlinable public static var nonNegotiable: UInt8 { 0x4E }
  /// `O`: follows the opening price.
  @inlinable public static var openingPeg: UInt8 { 0x4F }
  /// `P`: follows the other side's best price.
  @inlinable public static var marketPeg: UInt8 { 0x50 }
  /// `R`: follows its own side's best price.
  @inlinable public static var primaryPeg: UInt8 { 0x52 }
  /// `S`: is held back.
  @inlinable public static var suspend: UInt8 { 0x53 }
  /// `T`: stays at a fixed distance from its side's best price at entry.
  @inlinable public static var fixedPeg: UInt8 { 0x54 }
  /// `U`: display as the customer has asked.
  @inlinable public static var customerDisplayInstruction: UInt8 { 0x55 }
  /// `V`: for netting in foreign exchange.
  @inlinable public static var netting: UInt8 { 0x56 }
  /// `W`: follows the volume weighted average price.
  @inlinable public static var pegToVwap: UInt8 { 0x57 }
}

/// ExecTransType (20): what the report does.
public enum FIXExecTransType {
  /// `0`: tells something new.
  @inlinable public static var new: UInt8 { 0x30 }
  /// `1`: takes a former report back.
  @inlinable public static var cancel: UInt8 { 0x31 }
  /// `2`: corrects a former report.
  @inlinable public static var correct: UInt8 { 0x32 }
  /// `3`: repeats where the order stands.
  @inlinable public static var status: UInt8 { 0x33 }
}

/// HandlInst (21): how the broker handles the order.
public enum FIXHandlInst {
  /// `1`: by machine, nobody intervenes.
  @inlinable public static var automatedPrivate: UInt8 { 0x31 }
  /// `2`: by machine, a broker may intervene.
  @inlinable public static var automatedPublic: UInt8 { 0x32 }
  /// `3`: by hand.
  @inlinable public static var manual: UInt8 { 0x33 }
}

/// IDSource (22): who issued the SecurityID.
public enum FIXIDSource {
  /// `1`: CUSIP.
  @inlinable public static var cusip: UInt8 { 0x31 }
  /// `2`: SEDOL.
  @inlinable public static var sedol: UInt8 { 0x32 }
  /// `3`: QUIK.
  @inlinable public static var quik: UInt8 { 0x33 }
  /// `4`: ISIN.
  @inlinable public static var isin: UInt8 { 0x34 }
  /// `5`: Reuters code.
  @inlinable public static var ric: UInt8 { 0x35 }
  /// `6`: ISO currency code.
  @inlinable public static var isoCurrency: UInt8 { 0x36 }
  /// `7`: ISO country code.
  @inlinable public static var isoCountry: UInt8 { 0x37 }
  /// `8`: the exchange's symbol.
  @inlinable public static var exchangeSymbol: UInt8 { 0x38 }
  /// `9`: the consolidated tape's symbol.
  @inlinable public static var ctaSymbol: UInt8 { 0x39 }
}

/// LastCapacity (29): what the broker was in this fill.
public enum FIXLastCapacity {
  /// `1`: agent.
  @inlinable public static var agent: UInt8 { 0x31 }
  /// `2`: agent of both sides.
  @inlinable public static var crossAsAgent: UInt8 { 0x32 }
  /// `3`: principal of a cross.
  @inlinable public static var crossAsPrincipal: UInt8 { 0x33 }
  /// `4`: principal.
  @inlinable public static var principal: UInt8 { 0x34 }
}

/// OrdStatus (39): where the order stands.
public enum FIXOrdStatus {
  /// `0`: works, nothing filled.
  @inlinable public static var new: UInt8 { 0x30 }
  /// `1`: works, partly filled.
  @inlinable public static var partiallyFilled: UInt8 { 0x31 }
  /// `2`: filled.
  @inlinable public static var filled: UInt8 { 0x32 }
  /// `3`: nothing more today.
  @inlinable public static var doneForDay: UInt8 { 0x33 }
  /// `4`: canceled.
  @inlinable public static var canceled: UInt8 { 0x34 }
  /// `5`: replaced.
  @inlinable public static var replaced: UInt8 { 0x35 }
  /// `6`: a cancel is being looked at.
  @inlinable public static var pendingCancel: UInt8 { 0x36 }
  /// `7`: guaranteed by the broker, not yet filled.
  @inlinable public static var stopped: UInt8 { 0x37 }
  /// `8`: refused.
  @inlinable public static var rejected: UInt8 { 0x38 }
  /// `9`: held back.
  @inlinable public static var suspended: UInt8 { 0x39 }
  /// `A`: being looked at.
  @inlinable public static var pendingNew: UInt8 { 0x41 }
  /// `B`: filled, commission and the like reckoned.
  @inlinable public static var calculated: UInt8 { 0x42 }
  /// `C`: its time is over.
  @inlinable public static var expired: UInt8 { 0x43 }
  /// `D`: taken for a bid.
  @inlinable public static var acceptedForBidding: UInt8 { 0x44 }
  /// `E`: a replace is being looked at.
  @inlinable public static var pendingReplace: UInt8 { 0x45 }
}

/// OrdType (40): what kind of order it is.
public enum FIXOrdType {
  /// `1`: at any price.
  @inlinable public static var market: UInt8 { 0x31 }
  /// `2`: at this price or better.
  @inlinable public static var limit: UInt8 { 0x32 }
  /// `3`: at any price once the stop is reached.
  @inlinable public static var stop: UInt8 { 0x33 }
  /// `4`: at a price or better once the stop is reached.
  @inlinable public static var stopLimit: UInt8 { 0x34 }
  /// `5`: at any price at the close.
  @inlinable public static var marketOnClose: UInt8 { 0x35 }
  /// `6`: with or without.
  @inlinable public static var withOrWithout: UInt8 { 0x36 }
  /// `7`: at this price or better, marked as such.
  @inlinable public static var limitOrBetter: UInt8 { 0x37 }
  /// `8`: limit with or without.
  @inlinable public static var limitWithOrWithout: UInt8 { 0x38 }
  /// `9`: on basis.
  @inlinable public static var onBasis: UInt8 { 0x39 }
  /// `A`: at the close.
  @inlinable public static var onClose: UInt8 { 0x41 }
  /// `B`: at this price or better at the close.
  @inlinable public static var limitOnClose: UInt8 { 0x42 }
  /// `C`: foreign exchange at any price.
  @inlinable public static var forexMarket: UInt8 { 0x43 }
  /// `D`: at a quote that was given.
  @inlinable public static var previouslyQuoted: UInt8 { 0x44 }
  /// `E`: at an indication that was given.
  @inlinable public static var previouslyIndicated: UInt8 { 0x45 }
  /// `F`: foreign exchange at this price or better.
  @inlinable public static var forexLimit: UInt8 { 0x46 }
  /// `G`: a swap of foreign exchange.
  @inlinable public static var forexSwap: UInt8 { 0x47 }
  /// `H`: foreign exchange at a quote that was given.
  @inlinable public static var forexPreviouslyQuoted: UInt8 { 0x48 }
  /// `I`: a limit order whose rest is market on close.
  @inlinable public static var funari: UInt8 { 0x49 }
  /// `P`: follows the market.
  @inlinable public static var pegged: UInt8 { 0x50 }
}

/// Rule80A (47): for whom the order is, and how.
public enum FIXRule80A {
  /// `A`: agency, single order.
  @inlinable public static var agencySingle: UInt8 { 0x41 }
  /// `B`: short exempt, type B.
  @inlinable public static var shortExemptB: UInt8 { 0x42 }
  /// `C`: program order, no index arbitrage, member's own.
  @inlinable public static var programNonIndexMember: UInt8 { 0x43 }
  /// `D`: program order, index arbitrage, member's own.
  @inlinable public static var programIndexMember: UInt8 { 0x44 }
  /// `E`: registered equity market maker.
  @inlinable public static var registeredTrader: UInt8 { 0x45 }
  /// `F`: short exempt, type F.
  @inlinable public static var shortExemptF: UInt8 { 0x46 }
  /// `H`: short exempt, type H.
  @inlinable public static var shortExemptH: UInt8 { 0x48 }
  /// `I`: individual investor, single order.
  @inlinable public static var individualSingle: UInt8 { 0x49 }
  /// `J`: program order, index arbitrage, individual.
  @inlinable public static var programIndexIndividual: UInt8 { 0x4A }
  /// `K`: program order, no index arbitrage, individual.
  @inlinable public static var programNonIndexIndividual: UInt8 { 0x4B }
  /// `L`: short exempt, member affiliated with the clearing firm.
  @inlinable public static var shortExemptAffiliated: UInt8 { 0x4C }
  /// `M`: program order, index arbitrage, another member.
  @inlinable public static var programIndexOtherMember: UInt8 { 0x4D }
  /// `N`: program order, no index arbitrage, another member.
  @inlinable public static var programNonIndexOtherMember: UInt8 { 0x4E }
  /// `O`: competing dealer, affiliated with the clearing firm.
  @inlinable public static var proprietaryAffiliated: UInt8 { 0x4F }
  /// `P`: the member's own.
  @inlinable public static var principal: UInt8 { 0x50 }
  /// `R`: for a competing dealer who is no member.
  @inlinable public static var competingDealerNonMember: UInt8 { 0x52 }
  /// `S`: specialist's.
  @inlinable public static var specialist: UInt8 { 0x53 }
  /// `T`: for a competing dealer who isn't affiliated.
  @inlinable public static var competingDealerUnaffiliated: UInt8 { 0x54 }
  /// `U`: program order, index arbitrage, other agency.
  @inlinable public static var programIndexAgency: UInt8 { 0x55 }
  /// `W`: all other orders as agent for another member.
  @inlinable public static var allOtherAgent: UInt8 { 0x57 }
  /// `X`: short exempt, member not affiliated.
  @inlinable public static var shortExemptUnaffiliated: UInt8 { 0x58 }
  /// `Y`: program order, no index arbitrage, other agency.
  @inlinable public static var programNonIndexAgency: UInt8 { 0x59 }
  /// `Z`: short exempt, no member.
  @inlinable public static var shortExemptNonMember: UInt8 { 0x5A }
}

/// Side (54): which side of the market.
public enum FIXSide {
  /// `1`: buys.
  @inlinable public static var buy: UInt8 { 0x31 }
  /// `2`: sells.
  @inlinable public static var sell: UInt8 { 0x32 }
  /// `3`: buys on a downtick.
  @inlinable public static var buyMinus: UInt8 { 0x33 }
  /// `4`: sells on an uptick.
  @inlinable public static var sellPlus: UInt8 { 0x34 }
  /// `5`: sells what it doesn't have.
  @inlinable public static var sellShort: UInt8 { 0x35 }
  /// `6`: sells short, exempt from the rules for it.
  @inlinable public static var sellShortExempt: UInt8 { 0x36 }
  /// `7`: isn't told.
  @inlinable public static var undisclosed: UInt8 { 0x37 }
  /// `8`: both sides.
  @inlinable public static var cross: UInt8 { 0x38 }
  /// `9`: both sides, the seller short.
  @inlinable public static var crossShort: UInt8 { 0x39 }
}

/// TimeInForce (59): how long the order stays.
public enum FIXTimeInForce {
  /// `0`: until the day ends.
  @inlinable public static var day: UInt8 { 0x30 }
  /// `1`: until canceled.
  @inlinable public static var goodTillCancel: UInt8 { 0x31 }
  /// `2`: in the opening only.
  @inlinable public static var atTheOpening: UInt8 { 0x32 }
  /// `3`: what fills at once; the rest is canceled.
  @inlinable public static var immediateOrCancel: UInt8 { 0x33 }
  /// `4`: whole and at once, or not at all.
  @inlinable public static var fillOrKill: UInt8 { 0x34 }
  /// `5`: until the next cross.
  @inlinable public static var goodTillCrossing: UInt8 { 0x35 }
  /// `6`: until ExpireDate or ExpireTime.
  @inlinable public static var goodTillDate: UInt8 { 0x36 }
}

/// Urgency (61): how urgent the news is.
public enum FIXUrgency {
  /// `0`: can wait.
  @inlinable public static var normal: UInt8 { 0x30 }
  /// `1`: at once.
  @inlinable public static var flash: UInt8 { 0x31 }
  /// `2`: only for information.
  @inlinable public static var background: UInt8 { 0x32 }
}

/// SettlmntTyp (63): when the trade settles.
public enum FIXSettlmntTyp {
  /// `0`: as usual.
  @inlinable public static var regular: UInt8 { 0x30 }
  /// `1`: on the same day.
  @inlinable public static var cash: UInt8 { 0x31 }
  /// `2`: on the next day.
  @inlinable public static var nextDay: UInt8 { 0x32 }
  /// `3`: two days later.
  @inlinable public static var tPlus2: UInt8 { 0x33 }
  /// `4`: three days later.
  @inlinable public static var tPlus3: UInt8 { 0x34 }
  /// `5`: four days later.
  @inlinable public static var tPlus4: UInt8 { 0x35 }
  /// `6`: on FutSettDate.
  @inlinable public static var future: UInt8 { 0x36 }
  /// `7`: when issued.
  @inlinable public static var whenIssued: UInt8 { 0x37 }
  /// `8`: on FutSettDate, or earlier if the seller likes.
  @inlinable public static var sellersOption: UInt8 { 0x38 }
  /// `9`: five days later.
  @inlinable public static var tPlus5: UInt8 { 0x39 }
}

/// OpenClose (77): opens a position or closes one.
public enum FIXOpenClose {
  /// `C`: closes.
  @inlinable public static var close: UInt8 { 0x43 }
  /// `O`: opens.
  @inlinable public static var open: UInt8 { 0x4F }
}

/// ProcessCode (81): how the parts are settled.
public enum FIXProcessCode {
  /// `0`: as usual.
  @inlinable public static var regular: UInt8 { 0x30 }
  /// `1`: pays for research.
  @inlinable public static var softDollar: UInt8 { 0x31 }
  /// `2`: another broker's trade comes in.
  @inlinable public static var stepIn: UInt8 { 0x32 }
  /// `3`: goes out to another broker.
  @inlinable public static var stepOut: UInt8 { 0x33 }
  /// `4`: a step in that pays for research.
  @inlinable public static var softDollarStepIn: UInt8 { 0x34 }
  /// `5`: a step out that pays for research.
  @inlinable public static var softDollarStepOut: UInt8 { 0x35 }
  /// `6`: for a plan's sponsor.
  @inlinable public static var planSponsor: UInt8 { 0x36 }
}

/// EmailType (94): which letter of a conversation this is.
public enum FIXEmailType {
  /// `0`: the first.
  @inlinable public static var new: UInt8 { 0x30 }
  /// `1`: an answer.
  @inlinable public static var reply: UInt8 { 0x31 }
  /// `2`: an answer of the administration.
  @inlinable public static var adminReply: UInt8 { 0x32 }
}

/// EncryptMethod (98): how the messages are encrypted.
public enum FIXEncryptMethod {
  /// `0`: not.
  @inlinable public static var none: Int64 { 0 }
  /// `1`: PKCS, its own format.
  @inlinable public static var pkcs: Int64 { 1 }
  /// `2`: DES in ECB mode.
  @inlinable public static var des: Int64 { 2 }
  /// `3`: PKCS with DES.
  @inlinable public static var pkcsDes: Int64 { 3 }
  /// `4`: PGP with DES.
  @inlinable public static var pgpDes: Int64 { 4 }
  /// `5`: PGP with DES and MD5.
  @inlinable public static var pgpDesMd5: Int64 { 5 }
  /// `6`: PEM with DES and MD5.
  @inlinable public static var pemDesMd5: Int64 { 6 }
}

/// CxlRejReason (102): why the cancel or replace is refused.
public enum FIXCxlRejReason {
  /// `0`: too late.
  @inlinable public static var tooLate: Int64 { 0 }
  /// `1`: no such order.
  @inlinable public static var unknownOrder: Int64 { 1 }
  /// `2`: the broker's decision.
  @inlinable public static var brokerOption: Int64 { 2 }
  /// `3`: a cancel or replace is already being looked at.
  @inlinable public static var alreadyPending: Int64 { 3 }
}

/// OrdRejReason (103): why the order is refused.
public enum FIXOrdRejReason {
  /// `0`: the broker's decision.
  @inlinable public static var brokerOption: Int64 { 0 }
  /// `1`: no such security.
  @inlinable public static var unknownSymbol: Int64 { 1 }
  /// `2`: the exchange is closed.
  @inlinable public static var exchangeClosed: Int64 { 2 }
  /// `3`: above a limit.
  @inlinable public static var exceedsLimit: Int64 { 3 }
  /// `4`: too late.
  @inlinable public static var tooLate: Int64 { 4 }
  /// `5`: no such order.
  @inlinable public static var unknownOrder: Int64 { 5 }
  /// `6`: this ClOrdID has been used.
  @inlinable public static var duplicateOrder: Int64 { 6 }
  /// `7`: was already given by word of mouth.
  @inlinable public static var duplicateOfVerbal: Int64 { 7 }
  /// `8`: too old.
  @inlinable public static var staleOrder: Int64 { 8 }
}

/// DKReason (127): why a trade is denied.
public enum FIXDKReason {
  /// `A`: no such security.
  @inlinable public static var unknownSymbol: UInt8 { 0x41 }
  /// `B`: the other side was ordered.
  @inlinable public static var wrongSide: UInt8 { 0x42 }
  /// `C`: more than was ordered.
  @inlinable public static var quantityExceedsOrder: UInt8 { 0x43 }
  /// `D`: no such order.
  @inlinable public static var noMatchingOrder: UInt8 { 0x44 }
  /// `E`: worse than the limit.
  @inlinable public static var priceExceedsLimit: UInt8 { 0x45 }
  /// `Z`: another reason.
  @inlinable public static var other: UInt8 { 0x5A }
}

/// ExecType (150): what happened to the order.
public enum FIXExecType {
  /// `0`: taken.
  @inlinable public static var new: UInt8 { 0x30 }
  /// `1`: partly filled.
  @inlinable public static var partialFill: UInt8 { 0x31 }
  /// `2`: filled.
  @inlinable public static var fill: UInt8 { 0x32 }
  /// `3`: nothing more today.
  @inlinable public static var doneForDay: UInt8 { 0x33 }
  /// `4`: canceled.
  @inlinable public static var canceled: UInt8 { 0x34 }
  /// `5`: replaced.
  @inlinable public static var replaced: UInt8 { 0x35 }
  /// `6`: a cancel is being looked at.
  @inlinable public static var pendingCancel: UInt8 { 0x36 }
  /// `7`: guaranteed by the broker, not yet filled.
  @inlinable public static var stopped: UInt8 { 0x37 }
  /// `8`: refused.
  @inlinable public static var rejected: UInt8 { 0x38 }
  /// `9`: held back.
  @inlinable public static var suspended: UInt8 { 0x39 }
  /// `A`: being looked at.
  @inlinable public static var pendingNew: UInt8 { 0x41 }
  /// `B`: filled, commission and the like reckoned.
  @inlinable public static var calculated: UInt8 { 0x42 }
  /// `C`: its time is over.
  @inlinable public static var expired: UInt8 { 0x43 }
  /// `D`: changed unasked.
  @inlinable public static var restated: UInt8 { 0x44 }
  /// `E`: a replace is being looked at.
  @inlinable public static var pendingReplace: UInt8 { 0x45 }
}

/// SettlCurrFxRateCalc (156): what to do with SettlCurrFxRate.
public enum FIXSettlCurrFxRateCalc {
  /// `M`: multiply.
  @inlinable public static var multiply: UInt8 { 0x4D }
  /// `D`: divide.
  @inlinable public static var divide: UInt8 { 0x44 }
}

/// SettlInstMode (160): whence the settlement's instructions come.
public enum FIXSettlInstMode {
  /// `0`: the defaults.
  @inlinable public static var `default`: UInt8 { 0x30 }
  /// `1`: standing ones.
  @inlinable public static var standingProvided: UInt8 { 0x31 }
  /// `2`: given for the account, instead of the standing ones.
  @inlinable public static var specificOverriding: UInt8 { 0x32 }
  /// `3`: given for the account, to stand from now on.
  @inlinable public static var specificStanding: UInt8 { 0x33 }
}

/// SecurityType (167): what kind of security.
public enum FIXSecurityType {
  /// `BA`: bankers' acceptance.
  @inlinable public static var bankersAcceptance: StaticString { "BA" }
  /// `CB`: convertible bond.
  @inlinable public static var convertibleBond: StaticString { "CB" }
  /// `CD`: certificate of deposit.
  @inlinable public static var certificateOfDeposit: StaticString { "CD" }
  /// `CMO`: collateralised mortgage obligation.
  @inlinable public static var collateralizedMortgageObligation: StaticString { "CMO" }
  /// `CORP`: corporate bond.
  @inlinable public static var corporateBond: StaticString { "CORP" }
  /// `CP`: commercial paper.
  @inlinable public static var commercialPaper: StaticString { "CP" }
  /// `CPP`: private placement of a corporation.
  @inlinable public static var corporatePrivatePlacement: StaticString { "CPP" }
  /// `CS`: common stock.
  @inlinable public static var commonStock: StaticString { "CS" }
  /// `FHA`: of the housing authority.
  @inlinable public static var federalHousingAuthority: StaticString { "FHA" }
  /// `FHL`: of the home loan banks.
  @inlinable public static var federalHomeLoan: StaticString { "FHL" }
  /// `FN`: of the national mortgage association.
  @inlinable public static var federalNationalMortgage: StaticString { "FN" }
  /// `FOR`: foreign exchange contract.
  @inlinable public static var foreignExchange: StaticString { "FOR" }
  /// `FUT`: future.
  @inlinable public static var future: StaticString { "FUT" }
  /// `GN`: of the government's mortgage association.
  @inlinable public static var governmentNationalMortgage: StaticString { "GN" }
  /// `GOVT`: treasuries and agency debentures.
  @inlinable public static var treasuryDebenture: StaticString { "GOVT" }
  /// `IET`: mortgage IOETTE.
  @inlinable public static var mortgageIoette: StaticString { "IET" }
  /// `MF`: mutual fund.
  @inlinable public static var mutualFund: StaticString { "MF" }
  /// `MIO`: a mortgage's interest.
  @inlinable public static var mortgageInterestOnly: StaticString { "MIO" }
  /// `MPO`: a mortgage's principal.
  @inlinable public static var mortgagePrincipalOnly: StaticString { "MPO" }
  /// `MPP`: private placement of mortgages.
  @inlinable public static var mortgagePrivatePlacement: StaticString { "MPP" }
  /// `MPT`: other pass through.
  @inlinable public static var miscellaneousPassThrough: StaticString { "MPT" }
  /// `MUNI`: municipal bond.
  @inlinable public static var municipalBond: StaticString { "MUNI" }
  /// `NONE`: no type.
  @inlinable public static var noIsitcType: StaticString { "NONE" }
  /// `OPT`: option.
  @inlinable public static var option: StaticString { "OPT" }
  /// `PS`: preferred stock.
  @inlinable public static var preferredStock: StaticString { "PS" }
  /// `RP`: repurchase agreement.
  @inlinable public static var repurchaseAgreement: StaticString { "RP" }
  /// `RVRP`: repurchase agreement in reverse.
  @inlinable public static var reverseRepurchaseAgreement: StaticString { "RVRP" }
  /// `SL`: student loans.
  @inlinable public static var studentLoan: StaticString { "SL" }
  /// `TD`: time deposit.
  @inlinable public static var timeDeposit: StaticString { "TD" }
  /// `USTB`: treasury bill.
  @inlinable public static var treasuryBill: StaticString { "USTB" }
  /// `WAR`: warrant.
  @inlinable public static var warrant: StaticString { "WAR" }
  /// `ZOO`: stripped treasuries.
  @inlinable public static var catsTigersLions: StaticString { "ZOO" }
  /// `?`: any, in a question.
  @inlinable public static var wildcard: StaticString { "?" }
}

/// PutOrCall (201): what the option gives the right to.
public enum FIXPutOrCall {
  /// `0`: to sell.
  @inlinable public static var put: Int64 { 0 }
  /// `1`: to buy.
  @inlinable public static var call: Int64 { 1 }
}

/// CoveredOrUncovered (203): how the option's writer stands.
public enum FIXCoveredOrUncovered {
  /// `0`: has what may be called.
  @inlinable public static var covered: Int64 { 0 }
  /// `1`: hasn't.
  @inlinable public static var uncovered: Int64 { 1 }
}

/// CustomerOrFirm (204): whose order for options it is.
public enum FIXCustomerOrFirm {
  /// `0`: a customer's.
  @inlinable public static var customer: Int64 { 0 }
  /// `1`: the firm's own.
  @inlinable public static var firm: Int64 { 1 }
}

/// RoutingType (216): what is done with the addressee.
public enum FIXRoutingType {
  /// `1`: goes to this firm.
  @inlinable public static var targetFirm: Int64 { 1 }
  /// `2`: goes to this list of firms.
  @inlinable public static var targetList: Int64 { 2 }
  /// `3`: doesn't go to this firm.
  @inlinable public static var blockFirm: Int64 { 3 }
  /// `4`: doesn't go to this list of firms.
  @inlinable public static var blockList: Int64 { 4 }
}

/// SubscriptionRequestType (263): once, or from now on.
public enum FIXSubscriptionRequestType {
  /// `0`: once.
  @inlinable public static var snapshot: UInt8 { 0x30 }
  /// `1`: once, and each change.
  @inlinable public static var snapshotPlusUpdates: UInt8 { 0x31 }
  /// `2`: no more.
  @inlinable public static var unsubscribe: UInt8 { 0x32 }
}

/// MDUpdateType (265): how changes are told.
public enum FIXMDUpdateType {
  /// `0`: all anew.
  @inlinable public static var fullRefresh: Int64 { 0 }
  /// `1`: what changed.
  @inlinable public static var incrementalRefresh: Int64 { 1 }
}

/// MDEntryType (269): what the entry tells.
public enum FIXMDEntryType {
  /// `0`: a bid.
  @inlinable public static var bid: UInt8 { 0x30 }
  /// `1`: an offer.
  @inlinable public static var offer: UInt8 { 0x31 }
  /// `2`: a trade.
  @inlinable public static var trade: UInt8 { 0x32 }
  /// `3`: an index.
  @inlinable public static var indexValue: UInt8 { 0x33 }
  /// `4`: the opening price.
  @inlinable public static var openingPrice: UInt8 { 0x34 }
  /// `5`: the closing price.
  @inlinable public static var closingPrice: UInt8 { 0x35 }
  /// `6`: the settlement's price.
  @inlinable public static var settlementPrice: UInt8 { 0x36 }
  /// `7`: the highest price of the session.
  @inlinable public static var tradingSessionHighPrice: UInt8 { 0x37 }
  /// `8`: the lowest price of the session.
  @inlinable public static var tradingSessionLowPrice: UInt8 { 0x38 }
  /// `9`: the session's volume weighted average.
  @inlinable public static var tradingSessionVwapPrice: UInt8 { 0x39 }
}

/// TickDirection (274): where the price came from.
public enum FIXTickDirection {
  /// `0`: from below.
  @inlinable public static var plusTick: UInt8 { 0x30 }
  /// `1`: the same, last from below.
  @inlinable public static var zeroPlusTick: UInt8 { 0x31 }
  /// `2`: from above.
  @inlinable public static var minusTick: UInt8 { 0x32 }
  /// `3`: the same, last from above.
  @inlinable public static var zeroMinusTick: UInt8 { 0x33 }
}

/// QuoteCondition (276): what is to be known of the quote.
public enum FIXQuoteCondition {
  /// `A`: open.
  @inlinable public static var open: UInt8 { 0x41 }
  /// `B`: closed.
  @inlinable public static var closed: UInt8 { 0x42 }
  /// `C`: the exchange's best.
  @inlinable public static var exchangeBest: UInt8 { 0x43 }
  /// `D`: the best of all.
  @inlinable public static var consolidatedBest: UInt8 { 0x44 }
  /// `E`: bid equals offer.
  @inlinable public static var locked: UInt8 { 0x45 }
  /// `F`: bid above offer.
  @inlinable public static var crossed: UInt8 { 0x46 }
  /// `G`: not at the top.
  @inlinable public static var depth: UInt8 { 0x47 }
  /// `H`: a fast market.
  @inlinable public static var fastTrading: UInt8 { 0x48 }
  /// `I`: doesn't bind.
  @inlinable public static var nonFirm: UInt8 { 0x49 }
}

/// TradeCondition (277): what is to be known of the trade.
public enum FIXTradeCondition {
  /// `A`: cash market.
  @inlinable public static var cashMarket: UInt8 { 0x41 }
  /// `B`: at an average price.
  @inlinable public static var averagePrice: UInt8 { 0x42 }
  /// `C`: settles on the same day.
  @inlinable public static var cashTrade: UInt8 { 0x43 }
  /// `D`: next day market.
  @inlinable public static var nextDayMarket: UInt8 { 0x44 }
  /// `E`: opens or reopens trading.
  @inlinable public static var opening: UInt8 { 0x45 }
  /// `F`: a detail of the day.
  @inlinable public static var intradayDetail: UInt8 { 0x46 }
  /// `G`: under rule 127 of the NYSE.
  @inlinable public static var rule127: UInt8 { 0x47 }
  /// `H`: under rule 155 of the AMEX.
  @inlinable public static var rule155: UInt8 { 0x48 }
  /// `I`: the last one, told late.
  @inlinable public static var soldLast: UInt8 { 0x49 }
  /// `J`: settles on the next day.
  @inlinable public static var nextDayTrade: UInt8 { 0x4A }
  /// `K`: opened late.
  @inlinable public static var opened: UInt8 { 0x4B }
  /// `L`: settles when the seller likes.
  @inlinable public static var seller: UInt8 { 0x4C }
  /// `M`: told out of order.
  @inlinable public static var sold: UInt8 { 0x4D }
  /// `N`: a guaranteed price.
  @inlinable public static var stoppedStock: UInt8 { 0x4E }
}

/// MDUpdateAction (279): what to do with the entry.
public enum FIXMDUpdateAction {
  /// `0`: add.
  @inlinable public static var new: UInt8 { 0x30 }
  /// `1`: change.
  @inlinable public static var change: UInt8 { 0x31 }
  /// `2`: take away.
  @inlinable public static var delete: UInt8 { 0x32 }
}

/// MDReqRejReason (281): why the request for market data is refused.
public enum FIXMDReqRejReason {
  /// `0`: no such security.
  @inlinable public static var unknownSymbol: UInt8 { 0x30 }
  /// `1`: this MDReqID is in use.
  @inlinable public static var duplicateId: UInt8 { 0x31 }
  /// `2`: too much for the line.
  @inlinable public static var insufficientBandwidth: UInt8 { 0x32 }
  /// `3`: not allowed.
  @inlinable public static var insufficientPermission: UInt8 { 0x33 }
  /// `4`: no such SubscriptionRequestType here.
  @inlinable public static var unsupportedSubscriptionRequestType: UInt8 { 0x34 }
  /// `5`: no such MarketDepth here.
  @inlinable public static var unsupportedMarketDepth: UInt8 { 0x35 }
  /// `6`: no such MDUpdateType here.
  @inlinable public static var unsupportedUpdateType: UInt8 { 0x36 }
  /// `7`: no such AggregatedBook here.
  @inlinable public static var unsupportedAggregatedBook: UInt8 { 0x37 }
  /// `8`: no such MDEntryType here.
  @inlinable public static var unsupportedEntryType: UInt8 { 0x38 }
}

/// DeleteReason (285): why the entry is taken away.
public enum FIXDeleteReason {
  /// `0`: canceled or traded away.
  @inlinable public static var cancelation: UInt8 { 0x30 }
  /// `1`: was an error.
  @inlinable public static var error: UInt8 { 0x31 }
}

/// OpenCloseSettleFlag (286): which opening, close or settlement.
public enum FIXOpenCloseSettleFlag {
  /// `0`: the day's.
  @inlinable public static var daily: UInt8 { 0x30 }
  /// `1`: the session's.
  @inlinable public static var session: UInt8 { 0x31 }
  /// `2`: the delivery's.
  @inlinable public static var delivery: UInt8 { 0x32 }
}

/// FinancialStatus (291): how the company stands.
public enum FIXFinancialStatus {
  /// `1`: bankrupt.
  @inlinable public static var bankrupt: UInt8 { 0x31 }
}

/// CorporateAction (292): what happens to the share.
public enum FIXCorporateAction {
  /// `A`: without the dividend.
  @inlinable public static var exDividend: UInt8 { 0x41 }
  /// `B`: without the distribution.
  @inlinable public static var exDistribution: UInt8 { 0x42 }
  /// `C`: without the rights.
  @inlinable public static var exRights: UInt8 { 0x43 }
  /// `D`: newly issued.
  @inlinable public static var new: UInt8 { 0x44 }
  /// `E`: without the interest.
  @inlinable public static var exInterest: UInt8 { 0x45 }
}

/// QuoteAckStatus (297): what became of the quotes.
public enum FIXQuoteAckStatus {
  /// `0`: taken.
  @inlinable public static var accepted: Int64 { 0 }
  /// `1`: canceled for a security.
  @inlinable public static var canceledForSymbol: Int64 { 1 }
  /// `2`: canceled for a type of securities.
  @inlinable public static var canceledForSecurityType: Int64 { 2 }
  /// `3`: canceled for an underlying.
  @inlinable public static var canceledForUnderlying: Int64 { 3 }
  /// `4`: all canceled.
  @inlinable public static var canceledAll: Int64 { 4 }
  /// `5`: refused.
  @inlinable public static var rejected: Int64 { 5 }
}

/// QuoteCancelType (298): which quotes to cancel.
public enum FIXQuoteCancelType {
  /// `1`: those for a security.
  @inlinable public static var forSymbol: Int64 { 1 }
  /// `2`: those for a type of securities.
  @inlinable public static var forSecurityType: Int64 { 2 }
  /// `3`: those for an underlying.
  @inlinable public static var forUnderlying: Int64 { 3 }
  /// `4`: all.
  @inlinable public static var all: Int64 { 4 }
}

/// QuoteRejectReason (300): why the quote is refused.
public enum FIXQuoteRejectReason {
  /// `1`: no such security.
  @inlinable public static var unknownSymbol: Int64 { 1 }
  /// `2`: the exchange is closed.
  @inlinable public static var exchangeClosed: Int64 { 2 }
  /// `3`: above a limit.
  @inlinable public static var exceedsLimit: Int64 { 3 }
  /// `4`: too late.
  @inlinable public static var tooLate: Int64 { 4 }
  /// `5`: no such quote.
  @inlinable public static var unknownQuote: Int64 { 5 }
  /// `6`: this QuoteID has been used.
  @inlinable public static var duplicateQuote: Int64 { 6 }
  /// `7`: bid and offer are too far apart or crossed.
  @inlinable public static var invalidSpread: Int64 { 7 }
  /// `8`: an impossible price.
  @inlinable public static var invalidPrice: Int64 { 8 }
  /// `9`: not allowed to quote this.
  @inlinable public static var notAuthorized: Int64 { 9 }
}

/// QuoteResponseLevel (301): which quotes are to be answered.
public enum FIXQuoteResponseLevel {
  /// `0`: none.
  @inlinable public static var none: Int64 { 0 }
  /// `1`: those that are refused.
  @inlinable public static var negativeOnly: Int64 { 1 }
  /// `2`: all.
  @inlinable public static var each: Int64 { 2 }
}

/// QuoteRequestType (303): how the quote is asked for.
public enum FIXQuoteRequestType {
  /// `1`: by hand.
  @inlinable public static var manual: Int64 { 1 }
  /// `2`: by machine.
  @inlinable public static var automatic: Int64 { 2 }
}

/// SecurityRequestType (321): what is asked about the security.
public enum FIXSecurityRequestType {
  /// `0`: what it is and how it trades.
  @inlinable public static var identityAndSpecifications: Int64 { 0 }
  /// `1`: what it is, given how it trades.
  @inlinable public static var identityForSpecifications: Int64 { 1 }
  /// `2`: which types there are.
  @inlinable public static var listSecurityTypes: Int64 { 2 }
  /// `3`: which securities there are.
  @inlinable public static var listSecurities: Int64 { 3 }
}

/// SecurityResponseType (323): how the question was answered.
public enum FIXSecurityResponseType {
  /// `1`: as it was put.
  @inlinable public static var acceptAsIs: Int64 { 1 }
  /// `2`: with changes.
  @inlinable public static var acceptWithRevisions: Int64 { 2 }
  /// `3`: by the types there are.
  @inlinable public static var listOfSecurityTypes: Int64 { 3 }
  /// `4`: by the securities there are.
  @inlinable public static var listOfSecurities: Int64 { 4 }
  /// `5`: it is refused.
  @inlinable public static var reject: Int64 { 5 }
  /// `6`: nothing of that kind.
  @inlinable public static var cannotMatch: Int64 { 6 }
}

/// SecurityTradingStatus (326): how the security trades now.
public enum FIXSecurityTradingStatus {
  /// `1`: opens late.
  @inlinable public static var openingDelay: Int64 { 1 }
  /// `2`: halted.
  @inlinable public static var tradingHalt: Int64 { 2 }
  /// `3`: trades again.
  @inlinable public static var resume: Int64 { 3 }
  /// `4`: neither opens nor resumes.
  @inlinable public static var noOpenNoResume: Int64 { 4 }
  /// `5`: a price is indicated.
  @inlinable public static var priceIndication: Int64 { 5 }
  /// `6`: a range is indicated.
  @inlinable public static var tradingRangeIndication: Int64 { 6 }
  /// `7`: more to buy at the market.
  @inlinable public static var imbalanceBuy: Int64 { 7 }
  /// `8`: more to sell at the market.
  @inlinable public static var imbalanceSell: Int64 { 8 }
  /// `9`: more to buy at the close.
  @inlinable public static var marketOnCloseImbalanceBuy: Int64 { 9 }
  /// `10`: more to sell at the close.
  @inlinable public static var marketOnCloseImbalanceSell: Int64 { 10 }
  /// `12`: no imbalance at the market.
  @inlinable public static var noMarketImbalance: Int64 { 12 }
  /// `13`: no imbalance at the close.
  @inlinable public static var noMarketOnCloseImbalance: Int64 { 13 }
  /// `14`: before the opening, linked markets.
  @inlinable public static var itsPreOpening: Int64 { 14 }
  /// `15`: another price is indicated.
  @inlinable public static var newPriceIndication: Int64 { 15 }
  /// `16`: when a trade is made known.
  @inlinable public static var tradeDisseminationTime: Int64 { 16 }
  /// `17`: about to trade.
  @inlinable public static var readyToTrade: Int64 { 17 }
  /// `18`: not available for trading.
  @inlinable public static var notAvailable: Int64 { 18 }
  /// `19`: not traded on this market.
  @inlinable public static var notTradedHere: Int64 { 19 }
  /// `20`: unknown or invalid.
  @inlinable public static var unknown: Int64 { 20 }
}

/// HaltReason (327): why trading is halted.
public enum FIXHaltReason {
  /// `I`: too many orders on a side.
  @inlinable public static var orderImbalance: UInt8 { 0x49 }
  /// `X`: equipment is being changed.
  @inlinable public static var equipmentChangeover: UInt8 { 0x58 }
  /// `P`: news is expected.
  @inlinable public static var newsPending: UInt8 { 0x50 }
  /// `D`: news is being spread.
  @inlinable public static var newsDissemination: UInt8 { 0x44 }
  /// `E`: too many orders.
  @inlinable public static var orderInflux: UInt8 { 0x45 }
  /// `M`: more is to be known first.
  @inlinable public static var additionalInformation: UInt8 { 0x4D }
}

/// Adjustment (334): what was done to a trade.
public enum FIXAdjustment {
  /// `1`: canceled.
  @inlinable public static var cancel: Int64 { 1 }
  /// `2`: an error.
  @inlinable public static var error: Int64 { 2 }
  /// `3`: corrected.
  @inlinable public static var correction: Int64 { 3 }
}

/// TradSesMethod (338): how is traded.
public enum FIXTradSesMethod {
  /// `1`: by machine.
  @inlinable public static var electronic: Int64 { 1 }
  /// `2`: by calling out.
  @inlinable public static var openOutcry: Int64 { 2 }
  /// `3`: between two.
  @inlinable public static var twoParty: Int64 { 3 }
}

/// TradSesMode (339): whether it is in earnest.
public enum FIXTradSesMode {
  /// `1`: a test.
  @inlinable public static var testing: Int64 { 1 }
  /// `2`: a simulation.
  @inlinable public static var simulated: Int64 { 2 }
  /// `3`: in earnest.
  @inlinable public static var production: Int64 { 3 }
}

/// TradSesStatus (340): where the session of trading stands.
public enum FIXTradSesStatus {
  /// `1`: halted.
  @inlinable public static var halted: Int64 { 1 }
  /// `2`: open.
  @inlinable public static var open: Int64 { 2 }
  /// `3`: closed.
  @inlinable public static var closed: Int64 { 3 }
  /// `4`: before the opening.
  @inlinable public static var preOpen: Int64 { 4 }
  /// `5`: before the close.
  @inlinable public static var preClose: Int64 { 5 }
}

/// MessageEncoding (347): how the Encoded fields are written.
public enum FIXMessageEncoding {
  /// `ISO-2022-JP`: ISO 2022 for Japanese.
  @inlinable public static var iso2022Jp: StaticString { "ISO-2022-JP" }
  /// `EUC-JP`: EUC for Japanese.
  @inlinable public static var eucJp: StaticString { "EUC-JP" }
  /// `SHIFT_JIS`: Shift-JIS.
  @inlinable public static var shiftJis: StaticString { "SHIFT_JIS" }
  /// `UTF-8`: Unicode.
  @inlinable public static var utf8: StaticString { "UTF-8" }
}

/// QuoteEntryRejectReason (368): why this quote of a set is refused.
public enum FIXQuoteEntryRejectReason {
  /// `1`: no such security.
  @inlinable public static var unknownSymbol: Int64 { 1 }
  /// `2`: the exchange is closed.
  @inlinable public static var exchangeClosed: Int64 { 2 }
  /// `3`: above a limit.
  @inlinable public static var exceedsLimit: Int64 { 3 }
  /// `4`: too late.
  @inlinable public static var tooLate: Int64 { 4 }
  /// `5`: no such quote.
  @inlinable public static var unknownQuote: Int64 { 5 }
  /// `6`: this QuoteID has been used.
  @inlinable public static var duplicateQuote: Int64 { 6 }
  /// `7`: bid and offer are too far apart or crossed.
  @inlinable public static var invalidSpread: Int64 { 7 }
  /// `8`: an impossible price.
  @inlinable public static var invalidPrice: Int64 { 8 }
  /// `9`: not allowed to quote this.
  @inlinable public static var notAuthorized: Int64 { 9 }
}

/// SessionRejectReason (373): why the session refuses a message.
public enum FIXSessionRejectReason {
  /// `0`: no such tag.
  @inlinable public static var invalidTagNumber: Int64 { 0 }
  /// `1`: a field is missing.
  @inlinable public static var requiredTagMissing: Int64 { 1 }
  /// `2`: a field that this message doesn't have.
  @inlinable public static var tagNotDefinedForMessage: Int64 { 2 }
  /// `3`: a tag that nobody knows.
  @inlinable public static var undefinedTag: Int64 { 3 }
  /// `4`: a field is empty.
  @inlinable public static var tagWithoutValue: Int64 { 4 }
  /// `5`: no such value of this field.
  @inlinable public static var valueIncorrect: Int64 { 5 }
  /// `6`: the value isn't written as it must be.
  @inlinable public static var incorrectDataFormat: Int64 { 6 }
  /// `7`: can't be decrypted.
  @inlinable public static var decryptionProblem: Int64 { 7 }
  /// `8`: the signature is wrong.
  @inlinable public static var signatureProblem: Int64 { 8 }
  /// `9`: the wrong firms.
  @inlinable public static var compIdProblem: Int64 { 9 }
  /// `10`: sent too long ago, or in the future.
  @inlinable public static var sendingTimeProblem: Int64 { 10 }
  /// `11`: no such message.
  @inlinable public static var invalidMsgType: Int64 { 11 }
}

/// ExecRestatementReason (378): why the order was changed unasked.
public enum FIXExecRestatementReason {
  /// `0`: something happened to the share.
  @inlinable public static var corporateAction: Int64 { 0 }
  /// `1`: a good till canceled order is renewed.
  @inlinable public static var renewal: Int64 { 1 }
  /// `2`: by word of mouth.
  @inlinable public static var verbalChange: Int64 { 2 }
  /// `3`: priced anew.
  @inlinable public static var repricing: Int64 { 3 }
  /// `4`: the broker's decision.
  @inlinable public static var brokerOption: Int64 { 4 }
  /// `5`: a part is declined.
  @inlinable public static var partialDecline: Int64 { 5 }
}

/// BusinessRejectReason (380): why the application refuses a message.
public enum FIXBusinessRejectReason {
  /// `0`: another reason.
  @inlinable public static var other: Int64 { 0 }
  /// `1`: no such name.
  @inlinable public static var unknownId: Int64 { 1 }
  /// `2`: no such security.
  @inlinable public static var unknownSecurity: Int64 { 2 }
  /// `3`: that message isn't spoken here.
  @inlinable public static var unsupportedMessageType: Int64 { 3 }
  /// `4`: not now.
  @inlinable public static var applicationNotAvailable: Int64 { 4 }
  /// `5`: a field is missing that another makes necessary.
  @inlinable public static var conditionallyRequiredFieldMissing: Int64 { 5 }
}

/// MsgDirection (385): which way the type goes.
public enum FIXMsgDirection {
  /// `R`: is received.
  @inlinable public static var receive: UInt8 { 0x52 }
  /// `S`: is sent.
  @inlinable public static var send: UInt8 { 0x53 }
}

/// DiscretionInst (388): what the discretion's price is reckoned from.
public enum FIXDiscretionInst {
  /// `0`: the displayed price.
  @inlinable public static var relatedToDisplayedPrice: UInt8 { 0x30 }
  /// `1`: the other side's best price.
  @inlinable public static var relatedToMarketPrice: UInt8 { 0x31 }
  /// `2`: its own side's best price.
  @inlinable public static var relatedToPrimaryPrice: UInt8 { 0x32 }
  /// `3`: its own side's best price on this market.
  @inlinable public static var relatedToLocalPrimaryPrice: UInt8 { 0x33 }
  /// `4`: the middle of the best prices.
  @inlinable public static var relatedToMidpointPrice: UInt8 { 0x34 }
  /// `5`: the last trade.
  @inlinable public static var relatedToLastTradePrice: UInt8 { 0x35 }
}

/// BidType (394): how the list was bid for.
public enum FIXBidType {
  /// `1`: without showing the securities.
  @inlinable public static var nonDisclosed: Int64 { 1 }
  /// `2`: showing them.
  @inlinable public static var disclosed: Int64 { 2 }
  /// `3`: not at all.
  @inlinable public static var noBidding: Int64 { 3 }
}

/// SideValueInd (401): which side's value the order belongs to.
public enum FIXSideValueInd {
  /// `1`: the first.
  @inlinable public static var sideValue1: Int64 { 1 }
  /// `2`: the second.
  @inlinable public static var sideValue2: Int64 { 2 }
}

/// ProgRptReqs (414): who asks for reports on the list.
public enum FIXProgRptReqs {
  /// `1`: the client, by ListStatusRequest.
  @inlinable public static var buySideRequests: Int64 { 1 }
  /// `2`: the broker sends them unasked.
  @inlinable public static var sellSideSends: Int64 { 2 }
  /// `3`: each order's reports do.
  @inlinable public static var realTimeExecutionReports: Int64 { 3 }
}

/// GTBookingInst (427): when a good till canceled order's fills are booked.
public enum FIXGTBookingInst {
  /// `0`: each day's.
  @inlinable public static var bookEachDay: Int64 { 0 }
  /// `1`: once it is filled or ends.
  @inlinable public static var accumulateUntilDone: Int64 { 1 }
  /// `2`: once the client says so.
  @inlinable public static var accumulateUntilTold: Int64 { 2 }
}

/// ListExecInstType (433): when to begin with the list.
public enum FIXListExecInstType {
  /// `1`: at once.
  @inlinable public static var immediate: UInt8 { 0x31 }
  /// `2`: when told.
  @inlinable public static var waitForExecute: UInt8 { 0x32 }
}

/// CxlRejResponseTo (434): what the refusal answers.
public enum FIXCxlRejResponseTo {
  /// `1`: a cancel.
  @inlinable public static var orderCancelRequest: UInt8 { 0x31 }
  /// `2`: a replace.
  @inlinable public static var orderCancelReplaceRequest: UInt8 { 0x32 }
}

/// MultiLegReportingType (442): what the report is about.
public enum FIXMultiLegReportingType {
  /// `1`: one security.
  @inlinable public static var singleSecurity: UInt8 { 0x31 }
  /// `2`: a leg of several.
  @inlinable public static var individualLeg: UInt8 { 0x32 }
  /// `3`: all the legs as one.
  @inlinable public static var multiLegSecurity: UInt8 { 0x33 }
}

/// Product (460): what kind of product the security is.
public enum FIXProduct {
  /// `1`: of an agency.
  @inlinable public static var agency: Int64 { 1 }
  /// `2`: a commodity.
  @inlinable public static var commodity: Int64 { 2 }
  /// `3`: of a corporation.
  @inlinable public static var corporate: Int64 { 3 }
  /// `4`: a currency.
  @inlinable public static var currency: Int64 { 4 }
  /// `5`: a share.
  @inlinable public static var equity: Int64 { 5 }
  /// `6`: of a government.
  @inlinable public static var government: Int64 { 6 }
  /// `7`: an index.
  @inlinable public static var index: Int64 { 7 }
  /// `8`: a loan.
  @inlinable public static var loan: Int64 { 8 }
  /// `9`: of the money market.
  @inlinable public static var moneyMarket: Int64 { 9 }
  /// `10`: a mortgage.
  @inlinable public static var mortgage: Int64 { 10 }
  /// `11`: of a municipality.
  @inlinable public static var municipal: Int64 { 11 }
  /// `12`: another.
  @inlinable public static var other: Int64 { 12 }
}

/// MassCancelRequestType (530): which orders to cancel.
public enum FIXMassCancelRequestType {
  /// `1`: those for a security.
  @inlinable public static var security: UInt8 { 0x31 }
  /// `2`: those for an underlying.
  @inlinable public static var underlying: UInt8 { 0x32 }
  /// `3`: those for a kind of product.
  @inlinable public static var product: UInt8 { 0x33 }
  /// `4`: those for a CFICode.
  @inlinable public static var cfiCode: UInt8 { 0x34 }
  /// `5`: those for a type of securities.
  @inlinable public static var securityType: UInt8 { 0x35 }
  /// `6`: those of a session of trading.
  @inlinable public static var tradingSession: UInt8 { 0x36 }
  /// `7`: all.
  @inlinable public static var all: UInt8 { 0x37 }
}

/// MassCancelResponse (531): which orders are being canceled.
public enum FIXMassCancelResponse {
  /// `0`: none, it is refused.
  @inlinable public static var rejected: UInt8 { 0x30 }
  /// `1`: those for a security.
  @inlinable public static var security: UInt8 { 0x31 }
  /// `2`: those for an underlying.
  @inlinable public static var underlying: UInt8 { 0x32 }
  /// `3`: those for a kind of product.
  @inlinable public static var product: UInt8 { 0x33 }
  /// `4`: those for a CFICode.
  @inlinable public static var cfiCode: UInt8 { 0x34 }
  /// `5`: those for a type of securities.
  @inlinable public static var securityType: UInt8 { 0x35 }
  /// `6`: those of a session of trading.
  @inlinable public static var tradingSession: UInt8 { 0x36 }
  /// `7`: all.
  @inlinable public static var all: UInt8 { 0x37 }
}

/// MassCancelRejectReason (532): why the mass cancel is refused.
public enum FIXMassCancelRejectReason {
  /// `0`: not done here.
  @inlinable public static var notSupported: UInt8 { 0x30 }
  /// `1`: no such security.
  @inlinable public static var unknownSecurity: UInt8 { 0x31 }
  /// `2`: no such underlying.
  @inlinable public static var unknownUnderlying: UInt8 { 0x32 }
  /// `3`: no such product.
  @inlinable public static var unknownProduct: UInt8 { 0x33 }
  /// `4`: no such CFICode.
  @inlinable public static var unknownCfiCode: UInt8 { 0x34 }
  /// `5`: no such type of securities.
  @inlinable public static var unknownSecurityType: UInt8 { 0x35 }
  /// `6`: no such session of trading.
  @inlinable public static var unknownTradingSession: UInt8 { 0x36 }
}

/// MassStatusReqType (585): which orders are asked about.
public enum FIXMassStatusReqType {
  /// `1`: those for a security.
  @inlinable public static var security: Int64 { 1 }
  /// `2`: those for an underlying.
  @inlinable public static var underlying: Int64 { 2 }
  /// `3`: those for a kind of product.
  @inlinable public static var product: Int64 { 3 }
  /// `4`: those for a CFICode.
  @inlinable public static var cfiCode: Int64 { 4 }
  /// `5`: those for a type of securities.
  @inlinable public static var securityType: Int64 { 5 }
  /// `6`: those of a session of trading.
  @inlinable public static var tradingSession: Int64 { 6 }
  /// `7`: all.
  @inlinable public static var all: Int64 { 7 }
}

/// SelfTradePrevention (5001): what to do before the order trades with its own firm's.
public enum FIXSelfTradePrevention {
  /// `N`: cancel the incoming order.
  @inlinable public static var cancelNewest: UInt8 { 0x4E }
  /// `O`: cancel the resting order.
  @inlinable public static var cancelOldest: UInt8 { 0x4F }
  /// `B`: cancel both.
  @inlinable public static var cancelBoth: UInt8 { 0x42 }
  /// `D`: take the smaller quantity from both.
  @inlinable public static var decrement: UInt8 { 0x44 }
}
