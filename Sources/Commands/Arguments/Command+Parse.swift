// From words to values. Pure: what the words ask for is returned, never done here.

/// What a command line asks for.
public enum Outcome: Sendable {
  case run(Command, Values)
  /// The help of the command at this path, outermost first.
  case help([Command])
  case version(String)
  /// All words are for another program.
  case handOver(to: String)
}

/// A refused command line, and whose help would have told.
public struct Refusal: Error, CustomStringConvertible, Sendable {
  public let error: UsageError
  public let commandPath: String
  /// The page to show instead, where nothing is wrong but that there is nothing yet: `apus` alone.
  var page: [Command] = []

  public var description: String {
    "\(commandPath): \(error)\nTry '\(commandPath) --help'."
  }
}

extension Command {
  /// Reads the words after the program's name.
  public func parse(_ words: [String]) throws(Refusal) -> Outcome {
    var parser = CommandParser(root: self, words: words)
    do throws(UsageError) {
      return try parser.parse()
    } catch {
      // Who asks for help gets it, whatever else is wrong with the line.
      if words.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
        return .help(parser.path)
      }
      let page = parser.isBare ? parser.path : []
      throw Refusal(error: error, commandPath: parser.commandPath, page: page)
    }
  }
}

private struct CommandParser {
  var path: [Command]
  var words: ArraySlice<String>
  var given: [String: [ArgumentValue]] = [:]
  var places: [String] = []
  var optionsEnded = false
  /// The words ended where a subcommand was to come.
  var isBare = false

  init(root: Command, words: [String]) {
    path = [root]
    self.words = words[...]
  }

  var command: Command { path[path.count - 1] }
  var commandPath: String { path.map(\.name).joined(separator: " ") }
  /// The options of all commands on the path.
  var options: [Specification] { path.flatMap { $0.options.map(\.specification) } }

  mutating func parse() throws(UsageError) -> Outcome {
    while let word = words.popFirst() {
      if !optionsEnded && word == "--" {
        optionsEnded = true
      } else if !optionsEnded && (word == "--help" || word == "-h") {
        return .help(path)
      } else if !optionsEnded, word == "--version", let version = path[0].version {
        return .version(version)
      } else if !optionsEnded && word.hasPrefix("--") {
        try takeLong(word)
      } else if !optionsEnded && word.hasPrefix("-") && word.count > 1 {
        try takeShort(word)
      } else if !command.subcommands.isEmpty {
        if let outcome = try enter(word) { return outcome }
      } else {
        places.append(word)
      }
    }
    guard command.subcommands.isEmpty else {
      isBare = true
      throw UsageError(
        "a subcommand is missing: \(command.subcommands.map(\.name).joined(separator: ", "))")
    }
    try fillPlaces()
    for option in options where option.arity == .required && given[option.key] == nil {
      throw UsageError("\(option.key) is missing: give \(option.label)")
    }
    return .run(command, Values(commandPath: commandPath, given: given))
  }

  /// Steps into a subcommand. `help` is one everywhere.
  private mutating func enter(_ word: String) throws(UsageError) -> Outcome? {
    if let next = command.subcommands.first(where: { $0.name == word }) {
      if let program = next.program { return .handOver(to: program) }
      path.append(next)
      return nil
    }
    let names = command.subcommands.map(\.name)
    guard word == "help" else {
      throw UsageError(
        "there is no subcommand '\(word)'\(Spelling.suggestion(for: word, among: names)): "
          + "it takes one of \(names.joined(separator: ", "))")
    }
    while let next = words.popFirst(),
      let inner = command.subcommands.first(where: { $0.name == next })
    {
      if let program = inner.program { return .handOver(to: program) }
      path.append(inner)
    }
    return .help(path)
  }

  private mutating func takeLong(_ word: String) throws(UsageError) {
    let halves = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = halves.isEmpty ? "" : String(halves[0])
    guard let option = options.first(where: { $0.name == name }) else {
      throw unknown("--" + name)
    }
    if option.kind == .flag {
      if halves.count == 2 {
        throw UsageError("--\(name) takes no value, and was given '\(halves[1])'")
      }
      try add(.flag, to: option)
    } else {
      try add(word: halves.count == 2 ? String(halves[1]) : try value(for: option), to: option)
    }
  }

  /// `-n 5`, `-n5`, `-n=5`, and flags in a row.
  private mutating func takeShort(_ word: String) throws(UsageError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let option = options.first(where: { $0.short == letter }) else {
        throw unknown("-" + String(letter))
      }
      if option.kind == .flag {
        try add(.flag, to: option)
        continue
      }
      if letters.first == "=" { letters.removeFirst() }
      try add(word: letters.isEmpty ? try value(for: option) : String(letters), to: option)
      return
    }
  }

  private func unknown(_ found: String) -> UsageError {
    if let meant = command.subcommands.first(where: { "--" + $0.name == found }) {
      return UsageError("there is no option '\(found)': write '\(meant.name)' without dashes")
    }
    let long = options.map(\.key) + ["--help"]
    let near = found.hasPrefix("--") ? Spelling.suggestion(for: found, among: long) : ""
    let short = options.compactMap { option in option.short.map { "-\($0)" } }
    return UsageError(
      "there is no option '\(found)'\(near): "
        + "it takes \((long + short).joined(separator: ", "))")
  }

  /// The word after an option. One that looks like another option is a slip, not a value.
  private mutating func value(for option: Specification) throws(UsageError) -> String {
    guard let word = words.first else {
      throw UsageError("\(option.key) needs a value: \(option.allowed)")
    }
    if word.hasPrefix("-") && word.count > 1 && Int(word) == nil {
      throw UsageError(
        "\(option.key) needs a value, and found '\(word)': "
          + "write \(option.key)=\(word) if that is the value")
    }
    words.removeFirst()
    return word
  }

  private mutating func add(word: String, to specification: Specification) throws(UsageError) {
    guard specification.arity == .many && specification.isOption else {
      try add(try specification.check(word).get(), to: specification)
      return
    }
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      try add(try specification.check(String(part)).get(), to: specification)
    }
  }

  private mutating func add(_ value: ArgumentValue, to specification: Specification)
    throws(UsageError)
  {
    if given[specification.key] != nil && specification.arity != .many && value != .flag {
      throw UsageError("\(specification.key) is given twice")
    }
    given[specification.key, default: []].append(value)
  }

  private mutating func fillPlaces() throws(UsageError) {
    var rest = places[...]
    for positional in command.positionals.map(\.specification) {
      switch positional.arity {
      case .required, .optional:
        if let word = rest.popFirst() {
          try add(word: word, to: positional)
        } else if positional.arity == .required {
          throw UsageError("\(positional.name) is missing: \(positional.help)")
        }
      case .many:
        while let word = rest.popFirst() { try add(word: word, to: positional) }
      }
    }
    if let extra = rest.first {
      let takes = command.positionals.map(\.specification.name).joined(separator: " ")
      throw UsageError(
        "'\(extra)' is too much: "
          + (takes.isEmpty ? "it takes options only" : "it takes \(takes)"))
    }
  }
}
