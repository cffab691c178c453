// The books below the stages: levels far from the window in the orders that are hardest on a tree, and how
// often a window moves under prices that try to make it.

import Books
import Events
import Numerics
import Testing

/// Books of one instrument and a tick of one, in which every order is a buy with a price of its own.
struct FarBooks: ~Copyable {
  var books: OrderBooks
  let ladder = OrderBooks.displayed(0, sell: 0)
  private(set) var puts: UInt64 = 0

  init(capacity: Int, window: Int = 64) {
    books = OrderBooks(
      ticks: [Price(units: 1)], orderCapacity: capacity, windowTicks: window, idKey: 1)
  }

  /// The id is made of the price.
  mutating func put(_ price: Int64) {
    let id = OrderID(bits: UInt64(bitPattern: price) | 1 << 62)
    let order = LiveOrder(
      id: id, leaves: Quantity(units: 1), accepted: 0, account: 0, instrument: InstrumentID(0),
      source: .none,
      traits: OrderTraits(side: .buy, place: .displayed, timeInForce: .none, instructions: 0))
    let tick = books.grid(0).number(price)
    let rank = books.ladders.rank(ofTick: tick, in: ladder)
    let place = books.place(of: id)
    precondition(place.slot == noSlot)
    _ = books.admit(order, at: place, rank: rank, in: ladder)
    puts += 1
  }

  mutating func take(_ price: Int64) {
    let slot = books.slot(of: OrderID(bits: UInt64(bitPattern: price) | 1 << 62))
    books.dequeue(slot, counted: Quantity(units: 1), in: ladder)
    books.forget(slot)
  }

  var best: Int64? {
    let level = books.best(0, isSell: false)
    return level.orderCount == 0 ? nil : level.price.units
  }

  var moves: UInt64 { books.ladders.moveCount }

  func checkInvariants() { books.checkInvariants { _ in Quantity(units: 1) } }
}

enum Arrival: String, CaseIterable, CustomTestStringConvertible {
  case ascending, descending, outwards, inwards, random

  var testDescription: String { rawValue }

  /// 0 ..< count in this order.
  func numbers(_ count: Int64) -> [Int64] {
    let up = Array(0..<count)
    switch self {
    case .ascending: return up
    case .descending: return up.reversed()
    case .inwards: return up.map { $0 % 2 == 0 ? $0 / 2 : count - 1 - $0 / 2 }
    case .outwards: return up.map { $0 % 2 == 0 ? $0 / 2 : count - 1 - $0 / 2 }.reversed()
    case .random:
      var random = SplitMix64(seed: 5)
      var numbers = up
      for last in numbers.indices.dropFirst().reversed() {
        numbers.swapAt(last, Int(random.next(below: UInt64(last + 1))))
      }
      return numbers
    }
  }
}

@Suite struct OrderBooksTests {
  /// A hundred thousand levels, none within a window of another: in order, and each is found; then out again
  /// in another order, and the best is right all the way. The window moves as seldom as it must.
  @Test(arguments: Arrival.allCases)
  func aHundredThousandFarLevels(arrival: Arrival) {
    let count: Int64 = 100_000
    let gap: Int64 = 7_919
    var far = FarBooks(capacity: Int(count))
    var best = Int64.min
    for number in arrival.numbers(count) {
      far.put(number * gap)
      best = max(best, number * gap)
      guard far.best == best else {
        Issue.record("level \(number)")
        return
      }
    }
    // Nothing was taken out, so each move but the first was paid for by 65 far levels at least.
    #expect(far.moves >= 1 && far.moves <= 1 + far.puts / 65)
    far.checkInvariants()
    let walked = far.books.levels(.buy, of: 0).map(\.price.units)
    #expect(walked == (0..<count).reversed().map { $0 * gap })

    var isIn = [Bool](repeating: true, count: Int(count))
    var top = Int(count) - 1
    let departure = arrival == .random ? Arrival.random : .outwards
    for number in departure.numbers(count) {
      far.take(number * gap)
      isIn[Int(number)] = false
      while top >= 0 && !isIn[top] { top -= 1 }
      guard far.best == (top < 0 ? nil : Int64(top) * gap) else {
        Issue.record("without level \(number)")
        return
      }
      if number % 20_000 == 0 { far.checkInvariants() }
    }
    #expect(far.books.orderCount == 0)
    far.checkInvariants()
  }

  /// Better and better levels in one of two clusters far from each other in turn: every one is outside the
  /// window, which follows only when it has been paid for.
  @Test func twoFarClustersDontDragTheWindowAbout() {
    var far = FarBooks(capacity: 40_000)
    for number in 0..<Int64(20_000) {
      far.put(1 << 40 + number * 1_000)
      far.put(-1 << 40 + number * 1_000)
    }
    #expect(far.moves >= 2 && far.moves <= 1 + far.puts / 65)
    far.checkInvariants()
  }

  /// A window with n levels in it stays until 64 + n levels were made outside; whatever comes and goes at a
  /// better price pays for that, twice if it goes again.
  @Test(arguments: [1, 10, 40])
  func aWindowWithLevelsIsWorthAMoveOnlyOnceItIsPaidFor(near: Int64) {
    var far = FarBooks(capacity: 1_000)
    for number in 0..<near { far.put(-number) }
    #expect(far.moves == 1, "to the first")
    var away: Int64 = 0
    while far.moves == 1 && away < 900 {
      away += 1
      far.put(1_000 * away)
    }
    #expect(away == 64 + near)
    far.checkInvariants()
    for number in 1...away { far.take(1_000 * number) }
    #expect(far.best == 0)
    far.put(-near)
    #expect(far.moves == 3, "a window that has nothing in it moves at once")
    // A level that comes and goes: two uses each time, but only a coming moves the window.
    var flickers: Int64 = 0
    while far.moves == 3 && flickers < 900 {
      flickers += 1
      far.put(50_000)
      if far.moves == 3 { far.take(50_000) }
    }
    #expect(flickers == (64 + near + 1 + 2) / 2, "2k − 1 uses at the k-th, near + 1 in the window")
    #expect(far.best == 50_000)
    far.checkInvariants()
  }

  /// Two clusters between which the best price goes back and forth, each time for as long as the window
  /// takes to follow: the moves are bounded by what was done outside of it, and by how often it ran empty.
  @Test(arguments: [UInt64(1), 2])
  func movesAreBoundedByWhatPaysForThem(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var far = FarBooks(capacity: 2_000)
    for number in 0..<Int64(60) { far.put(-number) }
    var uses: UInt64 = 60
    var emptied: UInt64 = 0
    for _ in 0..<300 {
      let count = 1 + Int64(random.next(below: 200))
      for number in 0..<count { far.put(10_000 + number * 100) }
      for number in 0..<count { far.take(10_000 + number * 100) }
      // Each was outside when it came and when it went, but for those that the window had followed.
      uses += UInt64(count) * 2
      emptied += 1
      far.put(-100)
      far.take(-100)
      uses += 2
      guard far.moves <= 1 + uses / 65 + emptied else {
        Issue.record("seed \(seed): \(far.moves) moves for \(uses) uses and \(emptied) times empty")
        return
      }
    }
    #expect(far.moves > 100)
    far.checkInvariants()
  }

  /// Whatever comes to a ladder: the same as a sorted list, window moves and both ends of the ranks included.
  @Test(arguments: [UInt64(1), 2, 3], [64, 4096])
  func agreesWithASortedList(seed: UInt64, window: Int) {
    var random = SplitMix64(seed: seed)
    var far = FarBooks(capacity: 300, window: window)
    var prices: [Int64] = []
    var middle: Int64 = 0
    for step in 0..<8_000 {
      if random.chance(1, outOf: 200) { middle = Int64(bitPattern: random.next()) }
      if random.chance(1, outOf: 200) { middle = random.nextBool() ? .min : .max }
      let away = random.next(from: -2 * Int64(window), through: 2 * Int64(window))
      let (sum, overflow) = middle.addingReportingOverflow(away)
      let price = (overflow ? middle : sum) & ~(1 << 62)
      if let index = prices.firstIndex(of: price) {
        far.take(price)
        prices.remove(at: index)
      } else if prices.count < 300 {
        far.put(price)
        prices.append(price)
        prices.sort(by: >)
      }
      if prices.count > 250 || (!prices.isEmpty && random.chance(2, outOf: 5)) {
        let index = Int(random.next(below: UInt64(prices.count)))
        far.take(prices.remove(at: random.nextBool() ? 0 : index))
      }
      var isRight = far.best == prices.first
      if step % 50 == 0 {
        far.checkInvariants()
        isRight = isRight && far.books.levels(.buy, of: 0).map(\.price.units) == prices
      }
      guard isRight else {
        Issue.record("seed \(seed), window \(window), step \(step)")
        return
      }
    }
    #expect(far.moves > 50)
  }
}
