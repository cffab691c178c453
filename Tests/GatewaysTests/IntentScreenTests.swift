// What gateway-in makes of any 64 bytes of a strategy in another process.

import Events
import Gateways
import Numerics
import Testing

@Suite struct IntentScreenTests {
  private func screen(perSecond: UInt64 = 1_000) -> IntentScreen {
    IntentScreen(
      strategy: 3, instruments: [InstrumentID(1), InstrumentID(4)], instrumentCount: 6,
      perSecond: perSecond)
  }

  private let new = Intent(
    .new, tag: 9, price: Price(units: 100), quantity: Quantity(units: 5), side: .buy, type: .limit,
    timeInForce: .day, instructions: OrderInstruction.postOnly)

  private func raw(_ intent: Intent, in instrument: UInt32 = 1) -> Event {
    Event(kind: .intent, instrument: InstrumentID(instrument), intent)
  }

  @Test func whatCanBeOnePassesUnderItsOwnNumber() {
    var screen = screen()
    var forged = raw(new)
    forged.source = .strategy(1)
    forged.sequence = Sequence(77)
    forged.time = Nanoseconds(5)
    forged.flags = 0xFF
    let screened = screen.screen(forged)
    #expect(
      screened == Event(kind: .intent, source: .strategy(3), instrument: InstrumentID(1), new))
    // What a request doesn't use is zero afterwards.
    var cancel = new
    cancel.request = .cancel
    #expect(screen.screen(raw(cancel)).payload(as: Intent.self) == Intent(.cancel, tag: 9))
    var replace = new
    replace.request = .replace
    #expect(
      screen.screen(raw(replace)).payload(as: Intent.self)
        == Intent(.replace, tag: 9, price: Price(units: 100), quantity: Quantity(units: 5)))
    var market = new
    market.type = .market
    #expect(screen.screen(raw(market)).payload(as: Intent.self).price == .zero)
    #expect(screen.refusedCount == 0)
  }

  @Test func whatCantIsRefused() {
    var screen = screen()
    func refusal(in instrument: UInt32 = 1, _ change: (inout Intent) -> Void) -> Reason? {
      var intent = new
      change(&intent)
      let event = screen.screen(raw(intent, in: instrument))
      guard event.kind == .intentRefused, event.source == .strategy(3) else { return nil }
      let refused = event.payload(as: IntentRefused.self)
      #expect(refused.origin == .gatewayIn && refused.tag == intent.tag)
      #expect(event.instrument == (instrument == 1 ? InstrumentID(1) : .none))
      return refused.reason
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.tag = 0 } == .invalid)
    #expect(refusal { $0.request = .massCancel } == .invalid)
    #expect(refusal { $0.side = Side(code: 3) } == .invalid)
    #expect(refusal { $0.type = .stop } == .invalid)
    #expect(refusal { $0.timeInForce = .none } == .invalid)
    #expect(refusal { $0.instructions = 0x80 } == .invalid)
    #expect(refusal { $0.quantity = .zero } == .orderSize)
    #expect(refusal { $0.quantity = Quantity(units: .min) } == .orderSize)
    #expect(refusal { $0.quantity = Quantity(units: .max) } == .orderSize)
    #expect(refusal { $0.price = Price(units: .min) } == .priceBand)
    #expect(refusal(in: 2) { _ in } == .notPermitted)
    #expect(refusal(in: .max) { _ in } == .notPermitted)
    var event = raw(new)
    event.kind = .orderNew
    let screened = screen.screen(event)
    #expect(screened.kind == .intentRefused)
    #expect(screen.refusedCount == 13)
  }

  /// Whatever comes, what goes on is an intent with sane numbers or a refusal, under the seat's own number.
  @Test(arguments: [UInt64(1), 2, 3, 4])
  func anyBytes(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var screen = screen()
    var passed = 0
    for _ in 0..<50_000 {
      var event = raw(new)
      event.sequence = Sequence(random.next())
      event.time = Nanoseconds(random.next())
      event.source = SourceID(bits: UInt16(truncatingIfNeeded: random.next()))
      event.flags = UInt8(truncatingIfNeeded: random.next())
      if random.chance(1, outOf: 2) {
        // Nearly right: one field of it is anything.
        switch random.next(below: 6) {
        case 0: event.words.w0 = random.next()
        case 1: event.words.w1 = random.next()
        case 2: event.words.w2 = random.next()
        case 3: event.words.w3 = random.next()
        case 4: event.instrument = InstrumentID(UInt32(random.next(below: 8)))
        default: event.kind = EventKind(code: UInt8(random.next(below: 256)))
        }
      } else {
        event.words = EventWords(
          random.next(), random.next(), random.next(), random.next(), random.next())
      }
      let screened = screen.screen(event)
      #expect(screened.source == .strategy(3) && screened.sequence == Sequence(0))
      #expect(screened.flags == 0, "seed \(seed)")
      guard screened.kind == .intent else {
        #expect(screened.kind == .intentRefused, "seed \(seed)")
        continue
      }
      passed += 1
      let intent = screened.payload(as: Intent.self)
      #expect(intent.tag != 0 && [1, 4].contains(screened.instrument.index), "seed \(seed)")
      #expect(intent.quantity.units >= 0 && intent.quantity.units <= 1 << 60, "seed \(seed)")
      #expect(intent.reserved0 == 0 && intent.reserved1 == 0 && intent.reserved2 == 0)
    }
    #expect(passed > 200, "seed \(seed)")
  }

  @Test func noMoreThanItsRateIsTaken() {
    var screen = screen(perSecond: 1_000)
    var taken = 0
    // Three seconds from now, looked at every 100 µs, with as much waiting as one likes.
    var now: UInt64 = 1_000_000_000_000
    for _ in 0..<30_000 {
      while screen.mayTake(nowNs: now) {
        _ = screen.screen(raw(new))
        taken += 1
      }
      now += 100_000
    }
    #expect((3_000...3_128).contains(taken), "\(taken)")
    // A clock that runs back gives nothing.
    while screen.mayTake(nowNs: now) { _ = screen.screen(raw(new)) }
    #expect(screen.mayTake(nowNs: now - 1_000_000_000) == false)
    #expect(screen.mayTake(nowNs: now) == false)
    screen.change(perSecond: 1)
    #expect(screen.mayTake(nowNs: now + 500_000_000) == false)
    #expect(screen.mayTake(nowNs: now + 1_100_000_000) == true)
  }
}
