// The one impure step: parse the process's words, run, end.

import Glibc

extension Command {
  /// Runs the command that the words ask for and ends the process with its status.
  public func main(_ words: [String] = Array(CommandLine.arguments.dropFirst())) -> Never {
    exit(perform(words).code)
  }

  /// Runs the command that the words ask for. Help goes to stdout, refusals to stderr.
  public func perform(_ words: [String]) -> ExitStatus {
    let refusal: Refusal
    do throws(Refusal) {
      switch try parse(words) {
      case .help(let path):
        printOut(HelpPage.text(of: path, width: Terminal.output.width))
        return .done
      case .version(let version):
        printOut(version + "\n")
        return .done
      case .handOver(let program):
        // Comes back only if it couldn't.
        Terminal.complain("\(name): " + Sibling.become(program, named: name, words))
        return .badUsage
      case .run(let command, let values):
        do throws(UsageError) {
          return try command.run!(values)
        } catch {
          throw Refusal(error: error, commandPath: values.commandPath)
        }
      }
    } catch {
      refusal = error
    }
    if refusal.page.isEmpty {
      Terminal.complain("\(refusal)")
    } else {
      Terminal.complain(HelpPage.text(of: refusal.page, width: Terminal.errors.width))
    }
    return .badUsage
  }

  private func printOut(_ text: String) {
    var output = Output()
    output.write(text)
    output.flush()
  }
}
