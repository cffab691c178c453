// Everything that is held, made or risked is kept at three levels: the firm's, each strategy's and each account's. A level is
// a number, its scope, so that what is kept by level is a plain row, and a fill changes three places in it.
//
//     0      1 … strategies      strategies + 1 … strategies + accounts
//     firm   one a strategy      one an account
//
// What is kept by instrument and scope lies instrument by instrument: a change of its mark walks neighbours.

import Events

/// What a scope sums up.
@frozen
public struct ScopeKind: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var firm: ScopeKind { ScopeKind(code: 0) }
  @inlinable public static var strategy: ScopeKind { ScopeKind(code: 1) }
  @inlinable public static var account: ScopeKind { ScopeKind(code: 2) }

  public static var names: [String] {
    [
      "firm", "strategy", "account",
    ]
  }
}

/// The levels of a portfolio, numbered 0 ..< `count`.
@frozen
public struct Scopes: BitwiseCopyable, Hashable, Sendable {
  public let strategyCount: Int
  public let accountCount: Int

  /// A line without a strategy only records: there are the firm's and the accounts' levels then.
  public init(strategyCount: Int = 1, accountCount: Int = 1) {
    precondition(
      strategyCount >= 0 && strategyCount <= 4_096, "there are at most 4,096 strategies")
    precondition(accountCount >= 1 && accountCount <= 65_536, "there are 1 to 65,536 accounts")
    self.strategyCount = strategyCount
    self.accountCount = accountCount
  }

  @inlinable public var count: Int { 1 &+ strategyCount &+ accountCount }

  @inlinable public var firm: Int { 0 }

  /// The scope of a strategy that is one: see `hasStrategy`.
  @inlinable
  public func strategy(_ number: Int) -> Int {
    assert(hasStrategy(number))
    return 1 &+ number
  }

  /// The scope of an account that is one: see `hasAccount`.
  @inlinable
  public func account(_ number: Int) -> Int {
    assert(hasAccount(number))
    return 1 &+ strategyCount &+ number
  }

  // One comparison each: a negative number is a large one here.

  @inlinable
  public func hasStrategy(_ number: Int) -> Bool {
    UInt(bitPattern: number) < UInt(bitPattern: strategyCount)
  }

  @inlinable
  public func hasAccount(_ number: Int) -> Bool {
    UInt(bitPattern: number) < UInt(bitPattern: accountCount)
  }

  @inlinable
  public func kind(of scope: Int) -> ScopeKind {
    if scope == 0 { return .firm }
    return scope <= strategyCount ? .strategy : .account
  }

  /// Which strategy or account a scope is, from 0; 0 for the firm.
  @inlinable
  public func number(of scope: Int) -> Int {
    if scope == 0 { return 0 }
    return scope <= strategyCount ? scope &- 1 : scope &- 1 &- strategyCount
  }

  /// Where an instrument's cell of a scope lies in a row by instrument and scope.
  @inlinable
  public func cell(_ instrument: Int, _ scope: Int) -> Int { instrument &* count &+ scope }
}
