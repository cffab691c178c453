// The numbers of a session's messages as a log shows them: what is missing, what comes again, and what
// a resend has filled.

import FIXText

/// Who sends to whom: numbers go up in each direction by themselves.
public struct SessionKey: Hashable, Sendable, CustomStringConvertible {
  public let sender: String
  public let target: String

  init(_ message: FieldList) {
    sender = MessageTable.printable(message.text(of: 49) ?? "?")
    target = MessageTable.printable(message.text(of: 56) ?? "?")
  }

  public var description: String { "\(sender) → \(target)" }
}

/// What is odd about a number.
enum SequenceFinding: Equatable {
  case gap(ClosedRange<Int>)
  /// Had before, and not flagged as a possible duplicate.
  case tooLow(expected: Int)
  /// A Logon that begins anew and doesn't say so.
  case restart(expected: Int)
}

/// One direction of a session.
struct SequenceTracker {
  private(set) var gapCount = 0
  private(set) var missingCount = 0
  private(set) var filledCount = 0
  private(set) var resentCount = 0
  private(set) var tooLowCount = 0
  private var expected: Int?
  /// The number after the last one that was too low: a second one means that numbers began anew.
  private var lowNext: Int?
  private var open: [ClosedRange<Int>] = []
  /// Older ones are no longer looked at.
  private static let openMax = 1_000

  /// Notes a message whose frame is right.
  mutating func note(_ message: FieldList) -> SequenceFinding? {
    guard let number = Self.number(message.text(of: 34)) else { return nil }
    let type = message.type
    let isDuplicate = message.text(of: 43) == "Y"
    if isDuplicate { resentCount += 1 }
    let newNumber = type == "4" ? Self.number(message.text(of: 36)) : nil
    let isGapFill = message.text(of: 123) == "Y"
    if let newNumber, !isGapFill {
      expected = newNumber
      open = []
      return nil
    }
    let next = max(newNumber ?? 0, number + 1)
    guard let expected else {
      self.expected = next
      return nil
    }
    if type == "A", message.text(of: 141) == "Y" || number < expected {
      let isTold = message.text(of: 141) == "Y" || number == 1
      self.expected = next
      open = []
      return isTold || isDuplicate ? nil : .restart(expected: expected)
    }
    if number < expected {
      fill(number...(next - 1))
      if isDuplicate {
        self.expected = max(expected, next)
        return nil
      }
      return low(number, expected)
    }
    self.expected = next
    lowNext = nil
    if number == expected { return nil }
    let gap = expected...(number - 1)
    gapCount += 1
    missingCount += gap.count
    if open.count == Self.openMax { open.removeFirst() }
    open.append(gap)
    return .gap(gap)
  }

  private mutating func low(_ number: Int, _ expected: Int) -> SequenceFinding? {
    if number == lowNext {
      // The numbers began anew at the one before.
      self.expected = number + 1
      lowNext = nil
      return nil
    }
    lowNext = number + 1
    tooLowCount += 1
    return .tooLow(expected: expected)
  }

  /// A number may be missing no longer.
  private mutating func fill(_ numbers: ClosedRange<Int>) {
    var rest: [ClosedRange<Int>] = []
    for gap in open {
      guard gap.overlaps(numbers) else {
        rest.append(gap)
        continue
      }
      filledCount += gap.clamped(to: numbers).count
      if gap.lowerBound < numbers.lowerBound {
        rest.append(gap.lowerBound...(numbers.lowerBound - 1))
      }
      if gap.upperBound > numbers.upperBound {
        rest.append((numbers.upperBound + 1)...gap.upperBound)
      }
    }
    open = rest
  }

  private static func number(_ text: String?) -> Int? {
    guard let text, text.utf8.count <= 12, let number = Int(text), number >= 0 else { return nil }
    return number
  }
}
