// A command as it is declared: what it takes, what it does, and what a newcomer needs to be told.

public struct Example: Sendable {
  public let line: String
  public let meaning: String

  public init(_ line: String, _ meaning: String) {
    self.line = line
    self.meaning = meaning
  }
}

/// A command, or a subcommand of one. A command's options are taken by its subcommands as well.
public struct Command: Sendable {
  /// Does the work. A `UsageError` that it throws is told like the parser's own, with exit code 2.
  public typealias Run = @Sendable (Values) throws(UsageError) -> ExitStatus

  public let name: String
  /// One sentence without a full stop.
  public let summary: String
  /// More than the summary says; a paragraph a string.
  public let discussion: [String]
  public let options: [any Declaration]
  public let positionals: [any Declaration]
  public let subcommands: [Command]
  public let examples: [Example]
  /// What each exit code means here, where the general meaning says too little.
  public let exitCodes: [Int32: String]
  /// What `--version` prints. Only the outermost command's counts.
  public let version: String?
  /// The program beside this one that does it, which gets the words as they were typed.
  public let program: String?
  let run: Run?

  /// A command that does something.
  public init(
    _ name: String, summary: String, discussion: [String] = [], options: [any Declaration] = [],
    positionals: [any Declaration] = [], examples: [Example] = [],
    exitCodes: [Int32: String] = [:], version: String? = nil, run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.options = options
    self.positionals = positionals
    subcommands = []
    self.examples = examples
    self.exitCodes = exitCodes
    self.version = version
    program = nil
    self.run = run
    checkInvariants()
  }

  /// A command that is a choice of others.
  public init(
    _ name: String, summary: String, discussion: [String] = [], options: [any Declaration] = [],
    subcommands: [Command], examples: [Example] = [], exitCodes: [Int32: String] = [:],
    version: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.options = options
    positionals = []
    self.subcommands = subcommands
    self.examples = examples
    self.exitCodes = exitCodes
    self.version = version
    program = nil
    run = nil
    checkInvariants()
  }

  /// A command that another program does, which lies beside this one.
  public init(_ name: String, summary: String, doneBy program: String) {
    self.name = name
    self.summary = summary
    discussion = []
    options = []
    positionals = []
    subcommands = []
    examples = []
    exitCodes = [:]
    version = nil
    self.program = program
    run = nil
    checkInvariants()
  }

  private func checkInvariants() {
    precondition(run != nil || program != nil || !subcommands.isEmpty, "'\(name)' does nothing")
    var names: Set<String> = ["help", "version"]
    var shorts: Set<Character> = ["h"]
    for specification in options.map(\.specification) {
      precondition(specification.isOption, "'\(specification.name)' isn't an option")
      precondition(names.insert(specification.name).inserted, "two --\(specification.name)")
      if let short = specification.short {
        precondition(shorts.insert(short).inserted, "two -\(short)")
      }
    }
    for (index, specification) in positionals.map(\.specification).enumerated() {
      precondition(!specification.isOption, "--\(specification.name) has no place")
      precondition(
        specification.arity != .many || index == positionals.count - 1,
        "'\(specification.name)' takes all that follow: it must be the last")
    }
  }
}
