// What gateway-in believes of a strategy in another process: nothing. Any 64 bytes may come. What is one of the three
// requests, in an instrument of its own, with numbers that can be, becomes an input under the strategy's number, every
// other byte of it zero; of the rest the line hears that it was refused. How many are taken in a second is bounded, so
// that rubbish can't crowd out the market: what comes faster waits.

import Events
import Tables

public struct IntentScreen: ~Copyable {
  @usableFromInline let source: SourceID
  /// Of each instrument whether it is the strategy's.
  @usableFromInline let own: Slab<Bool>
  @usableFromInline var perSecond: UInt64
  /// In billionths of an intent.
  @usableFromInline var credit: UInt64
  @usableFromInline var creditedNs: UInt64
  @usableFromInline var refusals: UInt64 = 0

  /// So many come at once after a silence, at most.
  @inlinable static var burst: UInt64 { 64 }
  @inlinable static var whole: UInt64 { 1_000_000_000 }

  public init(
    strategy: UInt16, instruments: [InstrumentID], instrumentCount: Int, perSecond: UInt64
  ) {
    source = .strategy(strategy)
    var own = Slab<Bool>(count: instrumentCount, repeating: false)
    for instrument in instruments { own[Int(instrument.index)] = true }
    self.own = own
    self.perSecond = perSecond
    credit = Self.burst * Self.whole
    creditedNs = 0
  }

  @inlinable public var refusedCount: UInt64 { refusals }

  @_noLocks
  public mutating func change(perSecond: UInt64) { self.perSecond = perSecond }

  /// Whether one may be taken now.
  @inlinable @_noLocks
  public mutating func mayTake(nowNs: UInt64) -> Bool {
    if credit >= Self.whole { return true }
    // A second's worth at most, so that the product fits.
    let passed = nowNs > creditedNs ? min(nowNs - creditedNs, Self.whole) : 0
    creditedNs = max(creditedNs, nowNs)
    credit = min(credit + passed * perSecond, Self.burst * Self.whole)
    return credit >= Self.whole
  }

  /// The input that 64 bytes become.
  @inlinable @_noLocks
  public mutating func screen(_ raw: Event) -> Event {
    credit = credit >= Self.whole ? credit - Self.whole : 0
    let said = raw.payload(as: Intent.self)
    let fault = fault(raw, said)
    guard fault == .none else {
      refusals &+= 1
      let isOwn = isOwn(raw.instrument)
      return Event(
        kind: .intentRefused, source: source, instrument: isOwn ? raw.instrument : .none,
        IntentRefused(
          tag: said.tag, reason: fault, origin: .gatewayIn,
          request: isRequest(said.request) ? said.request : .none))
    }
    let intent: Intent
    switch said.request.code {
    case RequestKind.new.code:
      intent = Intent(
        .new, tag: said.tag, price: said.type == .limit ? said.price : .zero,
        quantity: said.quantity, side: said.side, type: said.type,
        timeInForce: said.timeInForce, instructions: said.instructions)
    case RequestKind.replace.code:
      intent = Intent(.replace, tag: said.tag, price: said.price, quantity: said.quantity)
    default: intent = Intent(.cancel, tag: said.tag)
    }
    return Event(kind: .intent, source: source, instrument: raw.instrument, intent)
  }

  @inlinable
  func isOwn(_ instrument: InstrumentID) -> Bool {
    Int(instrument.index) < own.count && own[Int(instrument.index)]
  }

  @inlinable
  func isRequest(_ request: RequestKind) -> Bool {
    request == .new || request == .cancel || request == .replace
  }

  /// Why it can't be an intent of this strategy, or none.
  @inlinable
  func fault(_ raw: Event, _ said: Intent) -> Reason {
    guard raw.kind == .intent, isRequest(said.request), said.tag != 0 else { return .invalid }
    guard isOwn(raw.instrument) else { return .notPermitted }
    if said.request == .cancel { return .none }
    // So that no sum or product of the line comes near the ends of 64 bits.
    guard said.quantity.units > 0, said.quantity.units <= 1 << 60 else { return .orderSize }
    guard said.price.units.magnitude <= 1 << 61 else { return .priceBand }
    if said.request == .replace { return .none }
    guard said.side == .buy || said.side == .sell,
      said.type == .limit || said.type == .market,
      said.timeInForce.code >= TimeInForce.day.code,
      said.timeInForce.code <= TimeInForce.fillOrKill.code,
      said.instructions & ~OrderInstruction.postOnly == 0
    else { return .invalid }
    return .none
  }
}
