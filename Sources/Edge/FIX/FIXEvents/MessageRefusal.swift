// Why a message becomes no events, and what its session answers.

import Events

/// What a message became.
@frozen
public enum Translation: Hashable, Sendable {
  /// As many events, in the batch.
  case events(Int)
  /// None.
  case refused(MessageRefusal)
}

/// What the session answers.
@frozen
public enum Answer: UInt8, CaseIterable, Sendable {
  /// Reject (3), with 373.
  case reject
  /// BusinessMessageReject (j), with 380.
  case businessReject
  /// ExecutionReport (8) that refuses the order, with 103.
  case orderRejected
  /// OrderCancelReject (9), with 102.
  case cancelRejected
  /// OrderMassCancelReport (r), with 531=0.
  case massCancelRejected
  /// MarketDataRequestReject (Y), with 281.
  case marketDataRejected
  /// QuoteAcknowledgement (b), with 297=5.
  case quoteRejected
}

/// What is wrong. The name is what 58 says.
@frozen
public enum RefusalReason: UInt8, CaseIterable, Sendable {
  /// A field that each such message has.
  case missing
  /// A field that another one's value makes necessary.
  case conditionallyMissing
  /// Not what its type says, more digits than 1e-8 has places, or more than a number holds.
  case malformed
  /// No such value in the dialect.
  case unknownValue
  /// A value of FIX 4.2 that isn't done here.
  case unsupportedValue
  /// A field that would change what the order does, and isn't done here.
  case unsupportedField
  case unsupportedType
  case unknownSymbol
  /// One that isn't the session's.
  case foreignAccount
  case notPositive
  /// A field that doesn't go with another one.
  case contradiction
  case duplicateID
  case identifierTooLong
  /// The session has its share of identifiers, and nothing is over.
  case identifiersFull
  case unknownOrder
  /// A replace can't change that.
  case fixedTerm
  /// More events than a batch has room for.
  case tooLarge
  /// A group that has no entry, or one without its first field.
  case emptyGroup

  public var name: StaticString {
    @_noLocks get {
      switch self {
      case .missing: "required field missing"
      case .conditionallyMissing: "conditionally required field missing"
      case .malformed: "value out of range or too precise"
      case .unknownValue: "unknown value"
      case .unsupportedValue: "value not supported"
      case .unsupportedField: "field not supported"
      case .unsupportedType: "Unsupported Message Type"
      case .unknownSymbol: "unknown symbol"
      case .foreignAccount: "not this session's account"
      case .notPositive: "must be positive"
      case .contradiction: "field contradicts another"
      case .duplicateID: "duplicate_id"
      case .identifierTooLong: "identifier longer than 64 bytes"
      case .identifiersFull: "this session's share of identifiers is full"
      case .unknownOrder: "unknown_order"
      case .fixedTerm: "a replace can't change this"
      case .tooLarge: "too many entries"
      case .emptyGroup: "empty group"
      }
    }
  }
}

/// A refused message.
@frozen
public struct MessageRefusal: Hashable, Sendable {
  public var reason: RefusalReason
  /// The field that is wrong or missing; 0 when it is none in particular.
  public var tag: UInt16
  public var answer: Answer
  /// The order that a cancel or a replace was about, which goes on as it is; 0: none that is known.
  public var order: UInt64 = 0

  @inlinable
  public init(_ reason: RefusalReason, _ tag: UInt16, _ answer: Answer, order: UInt64 = 0) {
    self.reason = reason
    self.tag = tag
    self.answer = answer
    self.order = order
  }

  /// The answer to a fault in a message whose own kind of refusal is `own`.
  @_noLocks
  init(_ reason: RefusalReason, _ tag: UInt16, own: Answer, order: UInt64) {
    self.reason = reason
    self.tag = tag
    switch reason {
    case .missing, .unknownValue: answer = .reject
    case .conditionallyMissing, .unsupportedType, .identifiersFull, .tooLarge:
      answer = .businessReject
    default: answer = own
    }
    if answer == .cancelRejected { self.order = order }
  }

  /// 373.
  public var sessionRejectReason: Int64 {
    @_noLocks get { reason == .missing ? 1 : (reason == .unknownValue ? 5 : 6) }
  }

  /// 380.
  public var businessRejectReason: Int64 {
    @_noLocks get {
      switch reason {
      case .unknownSymbol: 2
      case .unknownOrder: 1
      case .unsupportedType: 3
      case .identifiersFull: 4
      case .conditionallyMissing: 5
      default: 0
      }
    }
  }

  /// 103.
  public var orderRejectReason: Int64 {
    @_noLocks get {
      switch reason {
      case .unknownSymbol: 1
      case .unknownOrder: 5
      case .duplicateID: 6
      default: 0
      }
    }
  }

  /// 102.
  public var cancelRejectReason: Int64 { @_noLocks get { reason == .unknownOrder ? 1 : 2 } }

  /// 281: a character.
  public var marketDataRejectReason: UInt8 {
    @_noLocks get {
      if reason == .unknownSymbol { return 0x30 }
      if reason == .duplicateID { return 0x31 }
      switch tag {
      case 263: return 0x34
      case 264: return 0x35
      case 265: return 0x36
      case 266: return 0x37
      case 269: return 0x38
      default: return 0x30
      }
    }
  }

  /// 300.
  public var quoteRejectReason: Int64 {
    @_noLocks get {
      switch reason {
      case .unknownSymbol: 1
      case .duplicateID: 6
      default: 8
      }
    }
  }
}
