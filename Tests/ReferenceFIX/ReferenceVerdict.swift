// What may be wrong with a message that is framed well, in the words that counterparties compare.

public enum ReferenceFault: String, CaseIterable, Sendable {
  case none
  case invalidTag
  case requiredMissing
  case notDefinedForType
  case noValue
  case outOfRange
  case badFormat
  case invalidType
  case outOfOrder
  case repeated
  case groupCount
  case conditionMissing

  /// What a Reject's 58 says, and its 373 where FIX 4.2 has a number for it.
  public var words: (text: String, reason: Int?) {
    switch self {
    case .none: ("", nil)
    case .invalidTag: ("Invalid tag number", 0)
    case .requiredMissing: ("Required tag missing", 1)
    case .notDefinedForType: ("Tag not defined for this message type", 2)
    case .noValue: ("Tag specified without a value", 4)
    case .outOfRange: ("Value is incorrect (out of range) for this tag", 5)
    case .badFormat: ("Incorrect data format for value", 6)
    case .invalidType: ("Invalid MsgType", 11)
    case .outOfOrder: ("Tag specified out of required order", nil)
    case .repeated: ("Tag appears more than once", nil)
    case .groupCount: ("Incorrect NumInGroup count for repeating group", nil)
    case .conditionMissing: ("Conditionally Required Field Missing", nil)
    }
  }
}

public struct ReferenceVerdict: Equatable, Sendable, CustomStringConvertible {
  public var fault: ReferenceFault
  /// Of the field that is wrong; -1 when one is missing.
  public var position: Int
  public var tagText: String

  public static var good: ReferenceVerdict {
    ReferenceVerdict(fault: .none, position: -1, tagText: "0")
  }

  public init(fault: ReferenceFault, position: Int, tagText: String) {
    self.fault = fault
    self.position = position
    self.tagText = tagText
  }

  public var description: String {
    fault == .none ? "good" : "\(fault.rawValue) of \(tagText) at \(position)"
  }
}
