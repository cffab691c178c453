// The page that `--help` prints, made from the declarations. It fits the width it is given.

enum HelpPage {
  /// Where the second column begins, at most.
  private static let widestLabel = 28

  static func text(of path: [Command], width: Int) -> String {
    let width = max(40, min(width, 100))
    let command = path[path.count - 1]
    let name = path.map(\.name).joined(separator: " ")
    var page = "\(name): \(command.summary)\n"
    for paragraph in command.discussion {
      page += "\n" + wrap(paragraph, width: width, indent: 0)
    }
    page += "\nUsage: \(name)\(shape(of: path))\n"

    if !command.subcommands.isEmpty {
      page += section("Subcommands", command.subcommands.map { ($0.name, $0.summary) }, width)
    }
    let positionals = command.positionals.map(\.specification)
    if !positionals.isEmpty {
      page += section("Arguments", positionals.map { ($0.name, explained($0)) }, width)
    }
    var own = command.options.map(\.specification).map { ($0.label, explained($0)) }
    let inherited = path.dropLast().flatMap { $0.options.map(\.specification) }
      .map { ($0.label, explained($0)) }
    own += inherited
    own.append(("-h, --help", "Prints this page."))
    if path.count == 1, command.version != nil {
      own.append(("--version", "Prints which build this is."))
    }
    page += section("Options", own, width)
    if !command.examples.isEmpty {
      page += "\nExamples:\n"
      for example in command.examples {
        page += "  \(example.line)\n" + wrap(example.meaning, width: width, indent: 6)
      }
    }
    page += section("Exit codes", exitCodes(of: path), width)
    if !command.subcommands.isEmpty {
      page += "\n'\(name) SUBCOMMAND --help' tells more about each.\n"
    }
    return page
  }

  /// What follows the name in the usage line.
  private static func shape(of path: [Command]) -> String {
    let command = path[path.count - 1]
    if !command.subcommands.isEmpty {
      let names = command.subcommands.map(\.name).joined(separator: "|")
      // More than a line holds are listed below.
      return (names.count <= 60 ? " " + names : " SUBCOMMAND") + " [options]"
    }
    var shape = ""
    for positional in command.positionals.map(\.specification) {
      switch positional.arity {
      case .required: shape += " " + positional.name
      case .optional: shape += " [\(positional.name)]"
      case .many: shape += " [\(positional.name) …]"
      }
    }
    for option in path.flatMap({ $0.options.map(\.specification) })
    where option.arity == .required {
      shape += " --\(option.name) \(option.placeholder)"
    }
    return shape + " [options]"
  }

  /// The help of a declaration, with what it takes and what it is by itself.
  private static func explained(_ specification: Specification) -> String {
    var text = specification.help
    if case .choice(let names) = specification.kind {
      text += " One of \(names.joined(separator: ", "))."
    }
    if specification.isOption && specification.arity == .many {
      text += " May be given more than once."
    }
    if let value = specification.defaultText { text += " Default: \(value)." }
    return text
  }

  private static func exitCodes(of path: [Command]) -> [(String, String)] {
    var meanings: [Int32: String] = [
      0: "done", 1: "a difference, a refusal or a failure",
      2: "the command line or a config file is wrong",
    ]
    for command in path { meanings.merge(command.exitCodes) { _, inner in inner } }
    return meanings.sorted { $0.key < $1.key }.map { (String($0.key), $0.value) }
  }

  private static func section(_ title: String, _ rows: [(String, String)], _ width: Int) -> String {
    let column = min(rows.map(\.0.count).max() ?? 0, widestLabel) + 4
    var text = "\n\(title):\n"
    for (label, help) in rows {
      let body = wrap(help, width: width, indent: column)
      if label.count + 4 <= column {
        let gap = String(repeating: " ", count: column - 2 - label.count)
        text += "  " + label + gap + body.drop { $0 == " " }
      } else {
        text += "  " + label + "\n" + body
      }
    }
    return text
  }

  /// Breaks at spaces; every line is indented and ends.
  static func wrap(_ text: String, width: Int, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines = ""
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && indent + line.count + 1 + word.count > width {
        lines += margin + line + "\n"
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + margin + line + "\n"
  }
}

extension Command {
  /// This command's help page.
  public func help(width: Int = 80) -> String { HelpPage.text(of: [self], width: width) }
}
