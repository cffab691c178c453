// What must hold whatever the world does: one small type a rule, which reads facts and says what is wrong.

public protocol Rule: Sendable {
  /// As reports and regression tests call it.
  static var name: String { get }
  /// What must hold, in one sentence.
  static var sentence: String { get }

  /// What it looks at; nothing else is shown to it.
  static var kinds: Set<Fact.Kind> { get }

  init()
  /// Takes in what happened; what is wrong with it goes to `findings`.
  mutating func see(_ fact: Fact, _ findings: inout Findings)
}

/// What one rule found in one fact.
public struct Findings: Sendable {
  public fileprivate(set) var texts: [String] = []

  public mutating func add(_ text: String) { texts.append(text) }
}

public struct Breach: Hashable, Sendable {
  public var rule: String
  public var sentence: String
  public var atNs: UInt64
  public var who: Party
  public var text: String
}

/// All rules over one history.
public struct Judge: Sendable {
  public static let everyRule: [any Rule.Type] = [
    NumbersInARow.self, SameWordsAgain.self, RefusalsStay.self, UsedNumbersEnd.self,
    AskedOnce.self, SpeaksFIX.self,
    ExecutionsOnce.self, ReportsKeepIDs.self, ExecutionsCopied.self, QuantitiesConserved.self,
    SidesBalance.self, OneEnding.self,
    AllAgree.self, NothingInvented.self, NobodyPaysMore.self, WithinLimits.self,
    KillIsSilence.self, HaltIsStill.self, TimeNeverBack.self, EverythingAnswered.self,
    BooksEqual.self,
    RecoveryKeeps.self, JournalHolds.self, NoTraps.self, TradersAgree.self, TradersBooks.self,
    TradersAccounts.self, TradersLimits.self, TradersSilence.self, TradersNames.self,
  ]
  /// Of one rule no more than so many: the first says enough.
  static let breachesMax = 3

  private var rules: [any Rule]
  /// By kind of fact, the places of the rules that look at it.
  private var readers: [[Int]]
  private var counts: [Int]
  private var findings = Findings()
  public private(set) var breaches: [Breach] = []
  public private(set) var factCount = 0

  public init(_ rules: [any Rule.Type] = Judge.everyRule) {
    self.rules = rules.map { $0.init() }
    counts = rules.map { _ in 0 }
    readers = Fact.Kind.allCases.map { kind in
      rules.indices.filter { rules[$0].kinds.contains(kind) }
    }
  }

  public mutating func see(_ fact: Fact) {
    factCount += 1
    for at in readers[fact.what.kind.rawValue] {
      rules[at].see(fact, &findings)
      if findings.texts.isEmpty { continue }
      let kind = type(of: rules[at])
      for text in findings.texts where counts[at] < Self.breachesMax {
        counts[at] += 1
        breaches.append(
          Breach(
            rule: kind.name, sentence: kind.sentence, atNs: fact.atNs, who: fact.who, text: text))
      }
      findings = Findings()
    }
  }
}
