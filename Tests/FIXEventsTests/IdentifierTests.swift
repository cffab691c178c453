// The table of strings, against a dictionary; ids of ours as text; averages.

import Events
import FIXCodec
import Numerics
import Testing

@testable import FIXEvents

/// A table that expectations can look at.
private final class Table {
  var table: Identifiers

  init(capacity: Int, key: UInt64 = 5) {
    table = Identifiers(capacity: capacity, key: key, epoch: 3)
  }

  init(_ table: consuming Identifiers) { self.table = table }

  var count: Int { table.count }
  func intern(_ text: FieldBytes, session: UInt16) -> Interning {
    table.intern(text, session: session)
  }
  func number(of text: FieldBytes, session: UInt16) -> UInt64 {
    table.number(of: text, session: session)
  }
  @discardableResult
  func release(_ number: UInt64) -> Bool { table.release(number) }
  func hear(_ event: Event) -> Bool { table.hear(event) }
  /// What is fetched ahead changes nothing, whatever comes in between.
  func foresee(_ event: Event) {
    table.foresee(event)
    if event.words.w0 & 1 == 0 { table.foreseeMore() }
  }
  func checkInvariants() { table.checkInvariants() }
}

@Suite struct IdentifierTests {
  /// A value as it lies in a message, with what surrounds it there.
  private func with<R>(_ text: String, _ body: (FieldBytes) -> R) -> R {
    let bytes = Rig.wire("35=0|112=\(text)|")
    var decoder = Decoder(dialect: .apus)
    return unsafe bytes.withUnsafeBytes { bytes in
      _ = unsafe decoder.next(bytes)
      return body(decoder.message.first(112)!)
    }
  }

  @Test func againstADictionary() {
    let table = Table(capacity: 40)
    let copy = Table(capacity: 40, key: 8)
    var model: [String: UInt64] = [:]
    var given: Set<UInt64> = []
    var random = SplitMix64(seed: 11)
    var batch = EventBatch(capacity: 16)
    var fullCount = 0
    for step in 0..<4_000 {
      let session = UInt16(random.next() % 3)
      let length = 1 + Int(random.next() % 64)
      let text = String(repeating: "k", count: length - 1) + String(random.next() % 4)
      let key = "\(session)/\(text)"
      if random.next() % 3 == 0 {
        let number = model.removeValue(forKey: key) ?? 77
        #expect(table.release(number) == (number != 77))
        copy.release(number)
      } else {
        switch with(text, { table.intern($0, session: session) }) {
        case .known(let number): #expect(model[key] == number)
        case .new(let number):
          #expect(model[key] == nil)
          #expect(given.insert(number).inserted, "a number is given once")
          model[key] = number
          batch.clear()
          table.table.tell(number, source: .session(session), into: &batch)
          let parts = batch.count
          #expect(parts == (text.utf8.count + 23) / 24)
          for at in 0..<batch.count {
            copy.foresee(batch[at])
            let isHeard = copy.hear(batch[at])
            #expect(isHeard)
          }
        case .full:
          fullCount += 1
          #expect(model.count == 40)
        default: Issue.record("step \(step)")
        }
      }
      #expect(with(text) { table.number(of: $0, session: session) } == model[key] ?? 0)
      #expect(with(text) { copy.number(of: $0, session: session) } == model[key] ?? 0)
      #expect(table.count == model.count && copy.count == model.count)
      if step % 256 == 0 {
        table.checkInvariants()
        copy.checkInvariants()
      }
    }
    #expect(fullCount > 0)
    table.table.releaseAll(session: 1)
    #expect(table.count == model.keys.filter { !$0.hasPrefix("1/") }.count)
    table.checkInvariants()
  }

  @Test func whatIsRefused() {
    let table = Table(capacity: 4)
    let long = String(repeating: "x", count: 65)
    #expect(with(long) { table.intern($0, session: 0) } == .tooLong)
    let most = String(repeating: "x", count: 64)
    #expect(with(most) { table.intern($0, session: 0) } == .new(1 << 63 | 3 << 44 | 1))
    #expect(table.release(5) == false)
    #expect(table.release(1 << 63) == false)
  }

  /// Against what is counted anew each time.
  @Test func aShareIsNobodyElses() {
    var random = SplitMix64(seed: 31)
    var refused = 0
    for (share, sessions) in [(0, 1), (8, 5), (16, 2), (20, 3), (21, 3)] {
      let table = Table(
        Identifiers(capacity: 64, key: 5, epoch: 3, sessions: sessions, share: share))
      var held = [[UInt64]](repeating: [], count: sessions)
      for step in 0..<3_000 {
        // The first names more than it gives back.
        let session = Int(random.next() % UInt64(sessions))
        if random.next() % (session == 0 ? 5 : 2) == 0, let number = held[session].popLast() {
          #expect(table.release(number))
          continue
        }
        let isOrder = random.nextBool()
        let free = 64 - held.reduce(0) { $0 + $1.count }
        let others = held.indices.reduce(0) {
          $1 == session ? $0 : $0 + max(0, share - held[$1].count)
        }
        let room = free - others
        let name = "\(share).\(session).\(step)"
        let interning = with(name) {
          table.table.intern($0, session: UInt16(session), isOrder: isOrder)
        }
        if case .new(let number) = interning {
          #expect(room > (isOrder ? share / 16 : 0), "\(name)")
          held[session].append(number)
        } else {
          #expect(interning == .full && room <= (isOrder ? share / 16 : 0), "\(name)")
          #expect(held[session].count >= share - share / 16, "\(name)")
          refused += 1
        }
        if step % 64 == 0 { table.checkInvariants() }
      }
    }
    #expect(refused > 1_000)
  }

  @Test func partsThatDontFitAreRefused() {
    func part(_ part: UInt8, of count: UInt8, _ bytes: UInt8, id: UInt64 = 1 << 63 | 9) -> Event {
      Event(
        kind: .identifierPart, source: .session(1),
        IdentifierPart(
          identifier: id, text0: 1, text1: 2, text2: 3, part: part, partCount: count,
          byteCount: bytes))
    }
    let table = Table(capacity: 4)
    #expect(!table.hear(part(1, of: 2, 40)))
    #expect(!table.hear(part(0, of: 3, 40)))
    #expect(!table.hear(part(0, of: 0, 0)))
    #expect(!table.hear(part(0, of: 4, 96)))
    #expect(!table.hear(part(0, of: 1, 8, id: 9)))
    #expect(table.hear(part(0, of: 2, 40)))
    #expect(!table.hear(part(0, of: 2, 40, id: 1 << 63 | 10)) || table.count == 0)
    #expect(table.count == 0)
    #expect(table.hear(part(0, of: 1, 8)))
    #expect(table.count == 1)
    // The same again is no fault, and changes nothing.
    #expect(table.hear(part(0, of: 1, 8)))
    #expect(table.count == 1)
    table.checkInvariants()
  }

  /// What this run gave before it was restored isn't given again.
  @Test func numbersGoOnBehindThoseThatWereHeard() {
    let table = Table(capacity: 8)
    let own: UInt64 = 1 << 63 | 3 << 44 | 1 << 32
    let earlier: UInt64 = 1 << 63 | 2 << 44 | 1 << 32
    for (text, number) in [(1, own | 41), (2, own | 40), (3, earlier | 90)] as [(UInt64, UInt64)] {
      let isHeard = table.hear(
        Event(
          kind: .identifierPart, source: .session(1),
          IdentifierPart(
            identifier: number, text0: text, text1: 0, text2: 0, part: 0, partCount: 1,
            byteCount: 1)))
      #expect(isHeard)
    }
    #expect(with("next") { table.intern($0, session: 1) } == .new(own | 42))
    table.checkInvariants()
  }

  /// Gateway-in forgets a name, and gives its string another number, before gateway-out has forgotten the first.
  @Test func aStringIsItsNewestNumbers() {
    let giver = Table(capacity: 4)
    let copy = Table(capacity: 4)
    var batch = EventBatch(capacity: 8)
    var numbers: [UInt64] = []
    for _ in 0..<3 {
      guard case .new(let number) = with("again", { giver.intern($0, session: 1) }) else {
        Issue.record("it was forgotten")
        return
      }
      batch.clear()
      giver.table.tell(number, source: .session(1), into: &batch)
      let isHeard = copy.hear(batch[0])
      #expect(isHeard)
      #expect(giver.release(number))
      numbers.append(number)
      #expect(with("again") { copy.number(of: $0, session: 1) } == number)
      copy.checkInvariants()
    }
    #expect(copy.count == 3)
    // In any order, and each is written until then.
    for number in [numbers[1], numbers[2], numbers[0]] {
      let isThere = copy.table.contains(number)
      #expect(isThere)
      #expect(copy.release(number))
      copy.checkInvariants()
    }
    #expect(with("again") { copy.number(of: $0, session: 1) } == 0)
    #expect(copy.count == 0)
  }

  /// Who calls a question and an order by one string has two names, here and in the copy that hears of them.
  @Test func aQuestionIsNoOrder() {
    let table = Table(capacity: 8)
    let copy = Table(capacity: 8, key: 8)
    var numbers: [UInt64] = []
    for isQuestion in [true, false] {
      let interning = with("1") { table.table.intern($0, session: 1, isQuestion: isQuestion) }
      guard case .new(let number) = interning else {
        Issue.record("it isn't the other's")
        return
      }
      #expect(
        with("1") { table.table.intern($0, session: 1, isQuestion: isQuestion) } == .known(number))
      numbers.append(number)
      var batch = EventBatch(capacity: 8)
      table.table.tell(number, source: .session(1), into: &batch)
      let isHeard = copy.hear(batch[0])
      #expect(isHeard)
    }
    for each in [table, copy] {
      #expect(with("1") { each.number(of: $0, session: 1) } == numbers[1])
      #expect(each.release(numbers[1]))
      #expect(with("1") { each.number(of: $0, session: 1) } == 0)
      #expect(
        with("1") { each.table.intern($0, session: 1, isQuestion: true) } == .known(numbers[0]))
      each.checkInvariants()
    }
  }

  /// The number stays the same for as long as a run's table, and is another one for another name, session or table.
  @Test func aMarketsNameIsInNoTable() {
    let table = Table(capacity: 1)
    func number(_ text: String, session: UInt16 = 1) -> UInt64 {
      with(text) { table.table.marketNumber(of: $0, session: session) }
    }
    var seen: Set<UInt64> = []
    for count in 0..<20_000 { seen.insert(number("O\(count)")) }
    #expect(seen.count == 20_000 && seen.allSatisfy(Identifiers.isString))
    #expect(seen.contains(number("O0")) && table.count == 0)
    #expect(number("O0") != number("O0", session: 2))
    let other = Table(capacity: 1, key: 6)
    #expect(number("O0") != with("O0") { other.table.marketNumber(of: $0, session: 1) })
    let long = String(repeating: "x", count: 200)
    #expect(number(long + "1") != number(long + "2"))
  }

  @Test func ourIDsNeedNoTable() {
    let rig = Rig.venue()
    var random = SplitMix64(seed: 3)
    var numbers: [UInt64] = [0, 1, .max, 1 << 63, 0xFF_FFFF_FFFF, 1 << 40, 31, 32]
    for _ in 0..<500 { numbers.append(random.next()) }
    for number in numbers {
      for request in [UInt32(0), 1, 42, 999_999_999] {
        let id = CompactID(number: number, request: request)
        let text = rig.compact(id)
        #expect(text.utf8.count == 14 + (request == 0 ? 0 : 1 + String(request).count))
        #expect(with(text) { CompactText.read($0) } == id)
      }
    }
    #expect(rig.compact(CompactID(number: 31)) == "Z000000000000V")
    for text in [
      "Z000000000000", "Z000000000000W", "z0000000000000", "ZG0000000000000", "Z000000000000V.",
      "Z000000000000V.0", "Z000000000000V.01", "Z000000000000V.1234567890", "Z000000000000V.x",
      "Z000000000000V1", "ZG000000000000", "Z00000000000 V",
    ] {
      #expect(with(text) { CompactText.read($0) } == nil, "\(text)")
    }
  }

  @Test func averages() {
    var average = AveragePrice()
    #expect(average.price == .zero)
    average.add(Price(units: 3), Quantity(units: 1))
    #expect(average.price == Price(units: 3))
    average.add(Price(units: 4), Quantity(units: 1))
    // 3.5 goes up; -3.5 goes up too, to -3.
    #expect(average.price == Price(units: 4))
    var negative = AveragePrice()
    negative.add(Price(units: -3), Quantity(units: 1))
    negative.add(Price(units: -4), Quantity(units: 1))
    #expect(negative.price == Price(units: -3))
    var large = AveragePrice()
    large.add(Price(units: .max), Quantity(units: .max - 1))
    large.add(Price(units: .max - 2), Quantity(units: 1))
    #expect(large.price == Price(units: .max))
    let isAdded = large.add(Price(units: 1), Quantity(units: 1))
    #expect(!isAdded)
    let isRemoved = large.remove(Price(units: .max - 2), Quantity(units: 1))
    #expect(isRemoved)
    #expect(large.price == Price(units: .max))
    let isTooMuch = average.remove(Price(units: 3), Quantity(units: 3))
    #expect(!isTooMuch)
  }

  @Test func averagesAgainstWholeNumbers() {
    var random = SplitMix64(seed: 21)
    for _ in 0..<500 {
      var average = AveragePrice()
      var value: Int128 = 0
      var filled: Int128 = 0
      for _ in 0..<(1 + random.next() % 6) {
        let price = Int64(truncatingIfNeeded: random.next()) >> Int64(random.next() % 60)
        let quantity = Int64(random.next() >> (4 + random.next() % 58)) / 8 + 1
        average.add(Price(units: price), Quantity(units: quantity))
        value += Int128(price) * Int128(quantity)
        filled += Int128(quantity)
      }
      // ⌊value / filled + 1/2⌋, without doubling what could overflow.
      var quotient = value / filled
      var rest = value % filled
      if rest < 0 {
        quotient -= 1
        rest += filled
      }
      if rest >= filled - rest { quotient += 1 }
      #expect(Int128(average.price.units) == quotient)
    }
  }
}
