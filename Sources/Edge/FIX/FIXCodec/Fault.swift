// What validation may find wrong, with the words and numbers that counterparties compare.

/// What is wrong with a message that was framed and indexed well.
@frozen
public enum Fault: UInt8, CaseIterable, Sendable {
  case none
  /// No such tag in the dialect.
  case invalidTag
  case requiredMissing
  case notDefinedForType
  case noValue
  case outOfRange
  case badFormat
  case invalidType
  /// A header's field behind the body's, or anything behind the trailer's.
  case outOfOrder
  case repeated
  case groupCount
  /// A field that another one's value makes necessary: the application's business, not the session's.
  case conditionMissing

  /// SessionRejectReason (373), where FIX 4.2 has a code for it.
  @inlinable public var sessionRejectReason: Int64? {
    switch self {
    case .invalidTag: 0
    case .requiredMissing: 1
    case .notDefinedForType: 2
    case .noValue: 4
    case .outOfRange: 5
    case .badFormat: 6
    case .invalidType: 11
    case .none, .outOfOrder, .repeated, .groupCount, .conditionMissing: nil
    }
  }

  /// What 58 says.
  @inlinable public var text: StaticString {
    switch self {
    case .none: ""
    case .invalidTag: "Invalid tag number"
    case .requiredMissing: "Required tag missing"
    case .notDefinedForType: "Tag not defined for this message type"
    case .noValue: "Tag specified without a value"
    case .outOfRange: "Value is incorrect (out of range) for this tag"
    case .badFormat: "Incorrect data format for value"
    case .invalidType: "Invalid MsgType"
    case .outOfOrder: "Tag specified out of required order"
    case .repeated: "Tag appears more than once"
    case .groupCount: "Incorrect NumInGroup count for repeating group"
    case .conditionMissing: "Conditionally Required Field Missing"
    }
  }
}

/// What a validator says of a message.
@frozen
public struct Verdict: Hashable, Sendable {
  public var fault: Fault
  /// The field that is wrong, or -1 when one is missing.
  public var position: Int
  /// Its tag; `Decoder.strangeTag` where only the message's bytes say it.
  public var tag: UInt16

  @inlinable
  public init(fault: Fault, position: Int, tag: UInt16) {
    self.fault = fault
    self.position = position
    self.tag = tag
  }

  @inlinable public static var good: Verdict {
    @_noLocks get { Verdict(fault: .none, position: -1, tag: 0) }
  }

  @inlinable public var isGood: Bool { fault == .none }
}
