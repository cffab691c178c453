// Books that were saved and restored are the same books: from then on the same market data makes the same tops of them.

import Events
import Numerics
import Tables
import Testing
import Twins

@testable import Books

@Suite struct BookStateTests {
  private func settings(_ world: BookWorld, idKey: UInt64 = 1) -> BookSettings {
    BookSettings(
      ticks: world.ticks.map { Price(units: $0) }, orderCapacity: world.orders,
      levelCapacity: world.levels, windowTicks: world.window, idKey: idKey)
  }

  /// At the start, in the middle, with windows that have moved; the twin's key is another one at first.
  @Test(arguments: BookWorld.all) func goesOnAsItWas(world: BookWorld) {
    for cut in [0, 1, 40, 700, 2_400] {
      var feed = world.feed()
      var key: UInt64 = 0
      var twins = Twins(cut: cut) {
        key += 1
        return BookBuilder(settings(world, idKey: key))
      }
      for _ in 0..<3_000 { twins.send(feed.next()) }
      #expect(twins.finish() == nil, "\(world), cut \(cut)")
      #expect(twins.comparedCount > 60, "\(world), cut \(cut)")
      twins.restored.checkInvariants()
      for instrument in world.ticks.indices {
        #expect(
          twins.original.orderDigest(of: instrument) == twins.restored.orderDigest(of: instrument))
        #expect(
          twins.original.books.levelDigest(of: instrument)
            == twins.restored.books.levelDigest(of: instrument))
      }
    }
  }

  /// What rests of ours, what is over, and the executions that were heard: what is said again makes the same tops, too.
  @Test(arguments: [0, 1, 300, 1_500]) func knowsWhatIsOurs(cut: Int) {
    var random = SplitMix64(seed: 77)
    var twins = Twins(cut: cut) {
      BookBuilder(
        BookSettings(
          ticks: [Price(units: 1)], orderCapacity: 4, levelCapacity: 64, windowTicks: 64,
          ownOrderCapacity: 8, ownOrderMemory: 4, ownExecutionCapacity: 16))
    }
    for _ in 0..<3_000 {
      let id = OrderID(bits: 1 + random.next(below: 12))
      let price = Price(units: Int64(10 + random.next(below: 4)))
      let five = Quantity(units: 5)
      switch random.next(below: 5) {
      case 0:
        twins.send(
          Feed.event(
            .orderAccepted, 0,
            OrderAccepted(order: id, venueOrder: 1, price: price, quantity: five, side: .buy)))
      case 1:
        twins.send(
          Feed.event(
            .orderReplaced, 0,
            OrderReplaced(order: id, replacement: id, price: price, quantity: five, side: .buy)))
      case 2:
        twins.send(
          Feed.event(
            .orderFill, 0,
            OrderFill(
              order: id, execution: 1 + random.next(below: 6), price: price,
              quantity: Quantity(units: 1), side: .buy, liquidity: .maker)))
      case 3 where random.next(below: 4) == 0:
        twins.send(
          Feed.event(
            .orderCanceled, 0,
            OrderCanceled(order: id, quantity: five, reason: .user, origin: .venue, side: .buy)))
      default:
        twins.send(
          Feed.event(
            .levelUpdate, 0,
            LevelUpdate(price: price, quantity: Quantity(units: 30), orderCount: 3, side: .buy)))
      }
    }
    #expect(twins.finish() == nil)
    #expect(twins.comparedCount > 60)
    twins.restored.checkInvariants()
  }

  /// A cancel of all quotes is the answer that takes many steps.
  @Test func inTheMiddleOfAnAnswer() {
    let count = 40
    for cut in 0..<(2 * count + 2) {
      var twins = Twins(cut: cut) {
        BookBuilder(
          BookSettings(
            ticks: (0..<count).map { _ in Price(units: 1) }, orderCapacity: 4, levelCapacity: 4,
            windowTicks: 64))
      }
      for instrument in 0..<UInt32(count) {
        twins.send(
          Feed.event(
            .quote, instrument,
            Quote(
              quote: 1, bidPrice: Price(units: 99), bidQuantity: Quantity(units: 1),
              askPrice: Price(units: 101), askQuantity: Quantity(units: 2))))
      }
      var cancel = Feed.event(
        .quoteCancel, 0,
        QuoteCancel(quote: 0, request: 1, cancelType: 4, level: 0, index: 0, count: 1))
      cancel.instrument = .none
      twins.send(cancel)
      twins.send(Feed.add(1, .buy, 5, 5))
      #expect(twins.finish() == nil, "cut \(cut)")
      #expect(twins.wasUnfinished == (cut > count && cut <= 2 * count), "cut \(cut)")
    }
  }

  /// Levels beyond what a save copies are as they were made, whatever was done to the books.
  @Test(arguments: BookWorld.all) func copiesAllLevelsThatWereEverTaken(world: BookWorld) {
    var feed = world.feed()
    var builder = BookBuilder(settings(world))
    var out = Collector()
    var largest = 0
    for number in 0..<4_000 {
      step(&builder, feed.next(), &out)
      out.forget()
      guard number % 100 == 0 else { continue }
      let ladders = Int(builder.storage.used) - 1 + world.levels * world.ticks.count
      let end = Ladders.touchedEnd(peak: ladders, count: builder.storage.ladders.levels.count)
      largest = max(largest, end)
      for level in end..<builder.storage.ladders.levels.count {
        let isLast = level + 1 == builder.storage.ladders.levels.count
        let next = isLast ? noSlot : UInt32(level + 1)
        #expect(builder.storage.ladders.levels[level].first == next, "\(world)")
        #expect(builder.storage.ladders.far.nodes[level].weight == 0, "\(world)")
      }
    }
    #expect(largest > 0)
  }

  @Test func anEmptyBookIsSavedInAFractionOfItsTables() {
    var builder = BookBuilder(
      BookSettings(ticks: [Price(units: 1)], orderCapacity: 65_536, levelCapacity: 64))
    var memory = StateMemory(for: &builder)
    memory.save(&builder)
    #expect(memory.count < memory.capacity / 6)
  }

  @Test func refusesAnotherBook() {
    let world = BookWorld.all[0]
    var builder = BookBuilder(settings(world))
    var memory = StateMemory(for: &builder)
    memory.save(&builder)
    func refusal(_ change: (inout BookSettings) -> Void) -> String? {
      var settings = settings(world)
      change(&settings)
      var other = BookBuilder(settings)
      do throws(StateFailure) {
        try memory.restore(&other)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(refusal { _ in } == nil)
    #expect(
      refusal { $0.ticks[1] = Price(units: 2) }
        == "books.orders: the state was saved with 1, the setting is 2")
    #expect(
      refusal { $0.orderCapacity = 13 }
        == "books.builder: the state was saved with 12, the setting is 13")
    #expect(
      refusal { $0.ticks.append(Price(units: 1)) }
        == "books.builder: the state has a table of 3, these settings make one of 4")
    #expect(
      refusal { $0.windowTicks = 128 }?.hasPrefix(
        "books.ladders: the state has a table of ") == true)
    #expect(
      refusal { $0.ownOrderCapacity = 500 }
        == "books.own: the state was saved with 0, the setting is 500")
  }
}
