// What a seed's commands are made of. Each profile lets other features meet: all of them in small,
// crowded books.

import ReferenceMatching

/// Weights within a list, and chances in percent.
struct Profile: Hashable, Sendable {
  var name: String

  // Actions.
  var new: UInt64 = 60
  var cancel: UInt64 = 8
  var replace: UInt64 = 14
  var massCancel: UInt64 = 1
  var halt: UInt64 = 1
  var auction: UInt64 = 1
  var clock: UInt64 = 2

  // Types of orders, as `OrderKind` lists them.
  var kinds: [UInt64] = [70, 8, 5, 5, 5, 4]
  // Times in force, as `Lifetime` lists them.
  var lifetimes: [UInt64] = [20, 40, 10, 6, 8, 3, 3]

  // Percent of the new orders.
  var display: UInt64 = 12
  var hidden: UInt64 = 8
  var allOrNone: UInt64 = 8
  var postOnly: UInt64 = 8
  var minimum: UInt64 = 6
  var selfTrade: UInt64 = 40

  /// Orders that live, about.
  var crowd: UInt64 = 36
  var accounts: UInt64 = 4
  /// Percent that cross the middle.
  var crossing: UInt64 = 35
  var proRata: UInt64 = 30
  /// Ticks from the middle that most orders keep to.
  var reach: Int64 = 12
  /// Jumps of the middle to somewhere far, of 10,000.
  var jumps: UInt64 = 5
  /// Extreme prices, and quantities near the largest, of 10,000.
  var extremes: UInt64 = 0
  /// The smallest tables.
  var isTight = false

  static let all: [Profile] = [
    Profile(
      name: "limits", kinds: [92, 4, 1, 1, 1, 1], display: 0, hidden: 2, allOrNone: 0, postOnly: 4,
      minimum: 1, selfTrade: 10),
    Profile(
      name: "icebergs", kinds: [88, 4, 4, 1, 1, 1], display: 55, hidden: 12, allOrNone: 2,
      selfTrade: 70, accounts: 2, crossing: 45),
    Profile(
      name: "all-or-none", kinds: [84, 6, 4, 1, 3, 1], display: 6, hidden: 10, allOrNone: 50,
      postOnly: 10, minimum: 12, crowd: 44, crossing: 45),
    Profile(
      name: "stops", kinds: [46, 6, 4, 16, 16, 14], allOrNone: 12, selfTrade: 30, crowd: 60,
      crossing: 45),
    Profile(
      name: "auctions", halt: 3, auction: 8, kinds: [58, 10, 10, 6, 6, 4],
      lifetimes: [20, 34, 4, 3, 8, 16, 14], crowd: 48, crossing: 50, jumps: 2),
    Profile(
      name: "pro-rata", kinds: [86, 5, 3, 2, 2, 2], display: 30, hidden: 8, allOrNone: 8,
      selfTrade: 50, accounts: 3, crossing: 30, proRata: 100, extremes: 60),
    Profile(name: "everything"),
    Profile(name: "full", crowd: 90, isTight: true),
    Profile(name: "far", crossing: 30, jumps: 150),
    Profile(name: "extremes", crossing: 45, jumps: 20, extremes: 400),
    Profile(
      name: "deep", cancel: 3, massCancel: 0, kinds: [60, 4, 4, 14, 10, 8],
      lifetimes: [20, 50, 6, 3, 15, 2, 2], display: 8, crowd: 260, crossing: 12, reach: 90),
    Profile(
      name: "replaces", new: 40, cancel: 4, replace: 45, display: 25, allOrNone: 14, postOnly: 14,
      selfTrade: 50),
    Profile(
      name: "at once", lifetimes: [8, 30, 24, 20, 8, 1, 1], allOrNone: 15, minimum: 25,
      selfTrade: 60, accounts: 2, crossing: 60),
  ]
}
