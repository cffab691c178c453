// A journal with what its numbers stand for. Who composes the program reads that out of the config in it.

import Journal

public struct AuditedJournal: Sendable {
  public let reader: JournalReader
  /// By the journal's own numbers of instruments.
  public let symbols: [String]
  /// A venue's journal: its requests come from clients, and its matcher's reports are the venue's stage's own.
  public let isVenue: Bool
  /// Of a venue, by the numbers of sessions.
  public let clients: [String]
  /// Of a trader on several venues, by their numbers.
  public let venues: [String]
  /// Of a trader, its strategies by their numbers, from 1.
  public let strategies: [String]
  /// Records that may lie between one and a later one that goes before it: what fits into the rings.
  public let window: UInt64

  public init(
    _ reader: JournalReader, symbols: [String], isVenue: Bool, clients: [String] = [],
    venues: [String] = [], strategies: [String] = [], window: UInt64 = 1 << 16
  ) {
    self.venues = venues
    self.strategies = strategies
    self.reader = reader
    self.symbols = symbols
    self.isVenue = isVenue
    self.clients = clients
    self.window = window
  }
}
