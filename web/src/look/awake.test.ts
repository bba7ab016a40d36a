import { writable } from "svelte/store";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { settled } from "../call/testing.ts";
import { keepAwake } from "./awake.ts";

describe("the screen", () => {
  let lit = 0;
  let page: EventTarget & { hidden: boolean };
  const request = vi.fn(() => {
    lit += 1;
    return Promise.resolve({
      release: () => {
        lit -= 1;
        return Promise.resolve();
      },
    });
  });
  const turns = (hidden: boolean) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
    return settled();
  };

  beforeEach(() => {
    lit = 0;
    page = Object.assign(new EventTarget(), { hidden: false });
    vi.stubGlobal("document", page);
    vi.stubGlobal("navigator", { wakeLock: { request } });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test("stays lit while somebody waits or talks, and not longer", async () => {
    const wanted = writable(false);
    keepAwake(wanted);
    await settled();
    expect(lit).toBe(0);
    wanted.set(true);
    await settled();
    expect(lit).toBe(1);
    wanted.set(false);
    await settled();
    expect(lit).toBe(0);
  });

  test("is lit again when the page is seen again", async () => {
    const end = keepAwake(writable(true));
    await settled();
    await turns(true);
    expect(lit).toBe(0);
    await turns(false);
    expect(lit).toBe(1);
    end();
    await settled();
    expect(lit).toBe(0);
  });

  test("goes dark as ever where the browser can not help, or will not", async () => {
    request.mockImplementationOnce(() => Promise.reject(new Error("battery")));
    keepAwake(writable(true));
    await settled();
    vi.stubGlobal("navigator", {});
    keepAwake(writable(true));
    await settled();
    expect(lit).toBe(0);
  });
});
