// A random value for each type of field, to the type's bounds now and then.

import FIXDictionary
import Numerics

extension RandomMessages {
  mutating func someValue(of field: FieldDefinition) -> [UInt8] {
    let codes = field.values.map(\.code)
    switch field.type {
    case .boolean: return [random.nextBool() ? 0x59 : 0x4E]
    case .multipleValueString where !codes.isEmpty:
      let count = 1 + random.next(below: min(3, UInt64(codes.count)))
      let first = random.next(below: UInt64(codes.count))
      let some = (0..<count).map { codes[Int((first + $0) % UInt64(codes.count))] }
      return Array(some.joined(separator: " ").utf8)
    case _ where !codes.isEmpty: return Array(pick(codes).utf8)
    case .int: return number(from: -1_000, through: 1_000_000_000)
    case .length, .numInGroup: return number(from: 0, through: 99_999)
    case .seqNum: return number(from: 1, through: 2_000_000_000)
    case .dayOfMonth: return number(from: 1, through: 31)
    case .quantity: return decimal(isSigned: false)
    case .float, .price, .priceOffset, .amount: return decimal(isSigned: true)
    case .char: return [UInt8(0x21 + random.next(below: 0x5E))]
    case .string, .multipleValueString: return someText()
    case .currency: return Array(pick(["USD", "EUR", "JPY", "CHF"]).utf8)
    case .exchange: return Array(pick(["XNAS", "XNYS", "N", "O"]).utf8)
    case .country: return Array(pick(["US", "DE", "JP"]).utf8)
    case .utcTimestamp: return someDate() + [0x2D] + someTimeOfDay()
    case .utcTimeOnly: return someTimeOfDay()
    case .utcDate, .localMktDate: return someDate()
    case .monthYear: return Array(someDate().prefix(6))
    case .data: return someData()
    }
  }

  /// Bytes of any kind, separators included.
  mutating func someData() -> [UInt8] {
    let count = 1 + random.next(below: 40)
    if random.nextBool() { return Array("<a b=\"c|d\">".utf8.prefix(Int(count))) }
    return (0..<count).map { _ in
      random.chance(1, outOf: 4)
        ? pick([0x01, 0x3D, 0x31, 0x30, 0x0A]) : UInt8(truncatingIfNeeded: random.next())
    }
  }

  private mutating func pick<T>(_ all: [T]) -> T { all[Int(random.next(below: UInt64(all.count)))] }

  private mutating func number(from low: Int64, through high: Int64) -> [UInt8] {
    switch random.next(below: 8) {
    case 0: Array("\(low)".utf8)
    case 1: Array("\(high)".utf8)
    default: Array("\(random.next(from: low, through: high))".utf8)
    }
  }

  /// Up to ten digits before the point and eight behind it: what a `Price` holds exactly.
  private mutating func decimal(isSigned: Bool) -> [UInt8] {
    let places = random.next(below: 9)
    let whole = random.next(below: random.nextBool() ? 1_000 : 10_000_000_000)
    var text = isSigned && random.chance(1, outOf: 6) ? "-\(whole)" : "\(whole)"
    if places > 0 {
      text += "."
      for _ in 0..<places { text += "\(random.next(below: 10))" }
    }
    return Array(text.utf8)
  }

  private mutating func someText() -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. =".utf8)
    let count = 1 + random.next(below: 16)
    var text = (0..<count).map { _ in pick(letters) }
    if random.chance(1, outOf: 16) { text += "\"\\é→".utf8 }
    return text
  }

  private mutating func someDate() -> [UInt8] {
    let year = 1970 + random.next(below: 500)
    return Array("\(year)".utf8) + two(1 + random.next(below: 12)) + two(1 + random.next(below: 28))
  }

  private mutating func someTimeOfDay() -> [UInt8] {
    var text = two(random.next(below: 24)) + [0x3A] + two(random.next(below: 60)) + [0x3A]
    text += two(random.next(below: 60))
    let places: UInt64 = pick([0, 3, 3, 6, 9])
    if places > 0 {
      text.append(0x2E)
      for _ in 0..<places { text.append(UInt8(0x30 + random.next(below: 10))) }
    }
    return text
  }

  private func two(_ number: UInt64) -> [UInt8] {
    [UInt8(0x30 + number / 10), UInt8(0x30 + number % 10)]
  }
}
