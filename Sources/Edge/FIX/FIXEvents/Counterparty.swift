// Who is at the other end of a session: what decides how its messages are understood.

import Events

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
