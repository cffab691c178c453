// Who is at the other end of a session: what decides which messages are its to send, and how they are understood.

import Events
import FIXDictionary

/// The other end of one session.
@frozen
public struct Counterparty: Hashable, Sendable {
  @frozen
  public enum Role: UInt8, Sendable {
    /// It sends us orders: we are its venue.
    case client
    /// We send it orders.
    case venue
  }

  /// Of the session: 0 … 4,095. The source of its events.
  public var session: UInt16
  public var role: Role
  /// Order ids of our own form are ours: true of a venue that we trade on, never of a client, who could
  /// name the orders of others with them.
  public var knowsOurIDs: Bool
  /// The account of orders that name none; 0 is an account of nobody.
  public var account: UInt32

  public init(session: UInt16, role: Role, account: UInt32 = 0, knowsOurIDs: Bool? = nil) {
    precondition(session < 4096, "a session's number has twelve bits")
    self.session = session
    self.role = role
    self.account = account
    self.knowsOurIDs = knowsOurIDs ?? (role == .venue)
  }

  @inlinable public var source: SourceID { @_noLocks get { .session(session) } }
}

extension Counterparty.Role {
  /// Whether such a message is this side's to send, and done here. Any other is refused, whatever it says: a client's report
  /// would be believed as a venue's is, and a venue's order as one of ours.
  @_noLocks
  func sends(_ type: UInt64) -> Bool {
    switch type {
    case FIXMessageType.businessMessageReject, FIXMessageType.news, FIXMessageType.email: true
    case FIXMessageType.newOrderSingle, FIXMessageType.newOrderList,
      FIXMessageType.orderCancelRequest, FIXMessageType.orderCancelReplaceRequest,
      FIXMessageType.orderMassCancelRequest, FIXMessageType.orderStatusRequest,
      FIXMessageType.orderMassStatusRequest, FIXMessageType.dontKnowTrade,
      FIXMessageType.marketDataRequest, FIXMessageType.securityStatusRequest,
      FIXMessageType.tradingSessionStatusRequest:
      self == .client
    case FIXMessageType.executionReport, FIXMessageType.orderCancelReject,
      FIXMessageType.orderMassCancelReport, FIXMessageType.marketDataSnapshotFullRefresh,
      FIXMessageType.marketDataIncrementalRefresh, FIXMessageType.marketDataRequestReject,
      FIXMessageType.quoteRequest, FIXMessageType.quote, FIXMessageType.massQuote,
      FIXMessageType.quoteCancel, FIXMessageType.quoteAcknowledgement,
      FIXMessageType.securityStatus, FIXMessageType.tradingSessionStatus,
      FIXMessageType.securityDefinition:
      self == .venue
    default: false
    }
  }
}
