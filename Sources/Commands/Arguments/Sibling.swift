// A program that lies beside this one and takes the process over, so that one name can stand for several programs.

import Glibc

public enum Sibling {
  /// Where such a program lies, if it does.
  public static func path(of program: String) -> String { directory + program }

  /// Runs the program with these words in this process. Where it can't, says why.
  public static func become(_ program: String, named name: String, _ words: [String]) -> String {
    let place = path(of: program)
    var arguments = unsafe ([name] + words).map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    unsafe execv(place, &arguments)
    let code = errno
    unsafe arguments.forEach { unsafe free($0) }
    guard code == ENOENT else {
      return "\(place) can't be started: \(unsafe String(cString: strerror(code)))"
    }
    return
      "'\(name) \(words.first ?? "")' is done by the program '\(program)', which isn't where it belongs: \(place). "
      + "In a checkout, 'swift build -c release --product \(program)' builds it."
  }

  /// Where this program lies, with a slash at its end; empty where that can't be told.
  private static var directory: String {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe readlink("/proc/self/exe", bytes.baseAddress!, bytes.count)
    }
    let path = bytes.prefix(max(0, count))
    return String(
      decoding: path.prefix((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1), as: UTF8.self)
  }
}
