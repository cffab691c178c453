// Which check these tests run without, or with its answer turned round, and which changes of limits take no effect: what
// tools/mutate-risk asks for in the environment.
// A build without RISK_MUTANTS knows nothing of it.

#if RISK_MUTANTS
  import Glibc
  import Risk

  enum Mutation {
    /// Once, before the first stage: each takes over what is set when it is made.
    static func begin() { _ = once }

    private static let once: Void = {
      unsafe RiskMutant.removed = number("APUS_RISK_REMOVED")
      unsafe RiskMutant.inverted = number("APUS_RISK_INVERTED")
      unsafe RiskMutant.ignoredLimit = number("APUS_RISK_LIMIT_IGNORED")
      unsafe RiskMutant.scope = number("APUS_RISK_SCOPE")
    }()

    private static func number(_ name: String) -> Int {
      guard let text = unsafe getenv(name) else { return -1 }
      return unsafe Int(String(cString: text)) ?? -1
    }
  }
#else
  enum Mutation {
    static func begin() {}
  }
#endif
