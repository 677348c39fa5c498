import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { FUNCTIONS, METHODS } from "./expression-functions";
import { add, compare, equal, isTruthy, UNKNOWN } from "./expression-values";

/** A compiled CEL expression. Throws what the real server would call an invalid type comparison. */
export interface Expression {
  source: string;
  evaluate(variables: Record<string, unknown>): unknown;
}

export interface ExpressionRules {
  /** Names the expression may use. */
  variables: readonly ("event" | "async")[];
  /** Cancellation expressions may only compare: no functions, no macros, no arithmetic. */
  comparisonsOnly?: boolean;
}

type Variables = Record<string, unknown>;
type Evaluate = (variables: Variables) => unknown;
/** The library's node type is a union over operators; this view suits a plain switch. */
interface Node {
  op: string;
  args: unknown;
}

/** @throws Error that says what of CEL the stand-in does not understand. */
export function compileExpression(source: string, rules: ExpressionRules): Expression {
  const evaluate = compile(asNode(parse(source).ast), rules);
  return {
    source,
    evaluate(variables) {
      const result = evaluate(variables);
      // The real server turns an expression that is unknown as a whole into false.
      return result === UNKNOWN ? false : result;
    },
  };
}

const asNode = (node: ASTNode): Node => ({ op: node.op, args: node.args });

function compile(node: Node, rules: ExpressionRules): Evaluate {
  const children = (): Evaluate[] => (node.args as ASTNode[]).map((child) => compile(asNode(child), rules));
  const binary = (apply: (left: unknown, right: unknown) => unknown): Evaluate => {
    const [left, right] = children() as [Evaluate, Evaluate];
    return (variables) => apply(left(variables), right(variables));
  };
  switch (node.op) {
    case "value":
      return () => node.args;
    case "id":
      return compileVariable(String(node.args), rules);
    case ".": {
      const [target, key] = node.args as [ASTNode, string];
      const read = compile(asNode(target), rules);
      return (variables) => member(read(variables), key);
    }
    case "[]":
      return binary(member);
    case "==":
      return binary(equal);
    case "!=":
      return binary((left, right) => !equal(left, right));
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const operator = node.op;
      return binary((left, right) => compare(operator, left, right));
    }
    case "in":
      return binary(contains);
    case "&&":
    case "||": {
      const [left, right] = children() as [Evaluate, Evaluate];
      const stopAt = node.op === "||";
      return (variables) => {
        const value = left(variables);
        return isTruthy(value) === stopAt ? value : right(variables);
      };
    }
    case "!_": {
      const operand = compile(asNode(node.args as ASTNode), rules);
      return (variables) => negate(operand(variables));
    }
    case "?:": {
      const [condition, yes, no] = children() as [Evaluate, Evaluate, Evaluate];
      return (variables) => (isTruthy(condition(variables)) ? yes(variables) : no(variables));
    }
    case "list": {
      const items = children();
      return (variables) => items.map((item) => item(variables));
    }
  }
  if (rules.comparisonsOnly) throw new Error(`only comparisons are allowed in a cancellation, not "${node.op}"`);
  switch (node.op) {
    case "+":
      return binary(add);
    case "call":
      return compileCall(node.args as [string, ASTNode[]], rules);
    case "rcall":
      return compileMethod(node.args as [string, ASTNode, ASTNode[]], rules);
  }
  throw new Error(`the stand-in engine does not implement "${node.op}" in expressions`);
}

function compileVariable(name: string, rules: ExpressionRules): Evaluate {
  if (!(rules.variables as readonly string[]).includes(name)) throw new Error(`unknown variable "${name}"`);
  return (variables) => variables[name];
}

function compileCall([name, args]: [string, ASTNode[]], rules: ExpressionRules): Evaluate {
  const [first] = args;
  const fn = FUNCTIONS[name];
  if (!first || args.length !== 1 || (name !== "has" && !fn)) {
    throw new Error(`the stand-in engine does not implement the function "${name}" in expressions`);
  }
  const argument = compile(asNode(first), rules);
  // Of what is missing the real server does not know whether it is there: `!has(…)` is false as well.
  if (!fn) return (variables) => argument(variables) !== UNKNOWN || UNKNOWN;
  return (variables) => fn(argument(variables));
}

function compileMethod([name, target, args]: [string, ASTNode, ASTNode[]], rules: ExpressionRules): Evaluate {
  const method = METHODS[name];
  const [first] = args;
  if (!method || !first || args.length !== 1) {
    throw new Error(`the stand-in engine does not implement the method "${name}" in expressions`);
  }
  const receiver = compile(asNode(target), rules);
  const argument = compile(asNode(first), rules);
  return (variables) => {
    const [on, by] = [receiver(variables), argument(variables)];
    if (on === UNKNOWN || by === UNKNOWN) return false;
    if (typeof on !== "string" || typeof by !== "string") throw new Error(`${name} needs strings`);
    return method(on, by);
  };
}

function member(target: unknown, key: unknown): unknown {
  if (typeof target !== "object" || target === null) return UNKNOWN;
  const name = String(key);
  return Object.hasOwn(target, name) ? (target as Record<string, unknown>)[name] : UNKNOWN;
}

function contains(item: unknown, collection: unknown): boolean {
  if (item === UNKNOWN || collection === UNKNOWN) return false;
  if (Array.isArray(collection)) return collection.some((candidate) => equal(item, candidate));
  if (typeof collection === "object" && collection !== null) return Object.hasOwn(collection, String(item));
  throw new Error("invalid type comparison: in");
}

function negate(value: unknown): boolean {
  // Not of a missing attribute is false on the real server, against intuition.
  if (value === UNKNOWN) return false;
  if (typeof value !== "boolean") throw new Error("invalid type comparison: !");
  return !value;
}
