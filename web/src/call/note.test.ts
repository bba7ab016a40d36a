import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NOTE_CHARS, rebase } from "./note.ts";
import { Server, TestPage } from "./note.testing.ts";

describe("two changes of one text", () => {
  test.each([
    ["appended by both", "a", "ab", "ac", "acb"],
    ["before the other's", "abc", "Xabc", "abcY", "XabcY"],
    ["after the other's", "abc", "abcX", "Yabc", "YabcX"],
    ["into what the other took away", "abcdef", "abcXdef", "af", "aXf"],
    ["the same letters taken away by both", "abc", "ac", "ac", "ac"],
    ["nothing of mine", "abc", "abc", "xyz", "xyz"],
    ["everything new at once", "", "ab", "cd", "cdab"],
    ["the same by both", "a", "a 10:30", "a 10:30", "a 10:30"],
  ])("%s", (_, base, mine, theirs, both) => {
    expect(rebase(base, mine, theirs)).toBe(both);
  });
});

describe("the shared note", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is read by everybody, also by who comes later", () => {
    const server = new Server();
    const staff = new TestPage(server);
    staff.note.write("10:30");
    server.settle();
    const late = new TestPage(server);
    server.settle();
    expect([staff.text, late.text]).toEqual(["10:30", "10:30"]);
  });

  test("loses nobody's letters when two write at once", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("身份证\n");
    server.settle();
    staff.note.write("身份证\n复印件");
    interpreter.note.write("周一 身份证\n");
    server.settle();
    expect(staff.text).toBe("周一 身份证\n复印件");
    expect(interpreter.text).toBe(staff.text);
  });

  test("never grows past what the line takes, nor ends in half a character", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("1".repeat(NOTE_CHARS - 3));
    server.settle();
    staff.note.write(`${"1".repeat(NOTE_CHARS - 3)}22`);
    interpreter.note.write(`${"1".repeat(NOTE_CHARS - 3)}😀`);
    server.settle();
    expect(server.texts.every((text) => text.length <= NOTE_CHARS && text.isWellFormed())).toBe(
      true,
    );
    expect(interpreter.text).toBe(staff.text);
  });

  test("keeps typing while an edit is on its way", () => {
    const server = new Server();
    const page = new TestPage(server);
    server.settle();
    page.note.write("1");
    vi.advanceTimersByTime(200);
    page.note.write("12");
    server.settle();
    expect([page.text, server.text]).toEqual(["12", "12"]);
  });

  test("comes back from the pages to a server that was started anew", () => {
    const server = new Server();
    const page = new TestPage(server);
    page.note.write("7 个工作日");
    server.settle();
    server.startAnew();
    page.line.set("open");
    server.settle();
    expect([server.text, page.text]).toEqual(["7 个工作日", "7 个工作日"]);
  });

  /** Two pages of which one has not heard the newest line, and a server that has forgotten it. */
  function forgotten() {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("周一\n");
    server.settle();
    interpreter.line.set("lost");
    staff.note.write("周一\n10:30\n");
    server.settle();
    server.startAnew();
    return { server, staff, interpreter };
  }

  test("has the newest line after a restart, whoever is back first", () => {
    const { server, staff, interpreter } = forgotten();
    interpreter.line.set("open");
    server.settle();
    staff.line.set("open");
    server.settle();
    expect([server.text, staff.text, interpreter.text]).toEqual(Array(3).fill("周一\n10:30\n"));
  });

  test("keeps what was written after a restart beside what a later page brings back", () => {
    const { server, staff, interpreter } = forgotten();
    interpreter.line.set("open");
    server.settle();
    for (const text of ["身", "身份", "身份证"]) {
      interpreter.note.write(`${text}\n周一\n`);
      server.settle();
    }
    staff.line.set("open");
    server.settle();
    expect(server.text).toBe("身份证\n周一\n10:30\n");
    expect([staff.text, interpreter.text]).toEqual(Array(2).fill(server.text));
  });

  test("says a line once whose answer was lost, also after others have written on", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    server.settle();
    staff.note.write("10:30\n");
    vi.advanceTimersByTime(200);
    staff.line.set("lost");
    server.settle();
    interpreter.note.write("10:30\n复印件");
    server.settle();
    staff.line.set("open");
    server.settle();
    expect([staff.text, interpreter.text]).toEqual(["10:30\n复印件", "10:30\n复印件"]);
  });

  test("says a line that never arrived, and what was typed after it", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    server.settle();
    staff.arrives = false;
    staff.note.write("10:30");
    vi.advanceTimersByTime(200);
    staff.note.write("10:30 复印");
    staff.line.set("lost");
    staff.arrives = true;
    staff.line.set("open");
    server.settle();
    expect([staff.text, interpreter.text]).toEqual(["10:30 复印", "10:30 复印"]);
  });

  test("is brought along by the pages to another home, with what is on its way", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("10:30\n");
    server.settle();
    staff.arrives = false;
    staff.note.write("10:30\n复印件");
    vi.advanceTimersByTime(200);
    staff.arrives = true;
    server.movesHome();
    server.settle();
    expect([staff.text, interpreter.text, server.text]).toEqual(Array(3).fill("10:30\n复印件"));
  });

  test("says an edit again that was lost between two processes", () => {
    const server = new Server();
    const page = new TestPage(server);
    page.arrives = false;
    page.note.write("10:30");
    vi.advanceTimersByTime(4_000);
    page.arrives = true;
    server.settle();
    expect(server.text).toBe("10:30");
  });

  test("says a line once whose answer was lost on an open line", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("a");
    server.settle();
    staff.hears = false;
    staff.note.write("ab");
    server.settle();
    interpreter.note.write("abc");
    vi.advanceTimersByTime(200);
    staff.hears = true;
    server.settle();
    expect([staff.text, interpreter.text, server.text]).toEqual(Array(3).fill("abc"));
  });

  test("takes what others wrote where its own edit was never heard", () => {
    const server = new Server();
    const [staff, interpreter] = [new TestPage(server), new TestPage(server)];
    staff.note.write("a");
    server.settle();
    staff.arrives = staff.hears = false;
    staff.note.write("Xa");
    vi.advanceTimersByTime(200);
    interpreter.note.write("ab");
    server.settle();
    staff.arrives = staff.hears = true;
    interpreter.note.write("abc");
    server.settle();
    expect([staff.text, interpreter.text, server.text]).toEqual(Array(3).fill("Xabc"));
  });

  test("hears in time what was shown to others and lost on its way here", () => {
    const server = new Server();
    const [staff, visitor] = [new TestPage(server), new TestPage(server)];
    visitor.hears = false;
    staff.note.write("10:30");
    server.settle();
    visitor.hears = true;
    vi.advanceTimersByTime(15_000);
    server.settle();
    expect(visitor.text).toBe("10:30");
  });

  test("offers its copy again to another home that never heard it", () => {
    const server = new Server();
    const page = new TestPage(server);
    page.note.write("10:30");
    server.settle();
    page.arrives = false;
    server.movesHome();
    page.arrives = true;
    page.note.write("10:30\n复印件");
    server.settle();
    expect(server.text).toBe("10:30\n复印件");
  });
});
