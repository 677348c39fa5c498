import { code } from "./random";

/** Buyer data carries these marks, so that a test can look for leaks. */
export const BUYER_MARK = "Buyersecret";
export const BUYER_MAIL_DOMAIN = "pii.example";

export interface Buyer {
  firstName: string;
  lastName: string;
  email: string;
  postalCode: string;
  phone: string;
}

export function buyerOf(seed: number): Buyer {
  const tag = code(seed, 7).toLowerCase();
  return {
    firstName: `${BUYER_MARK}first${tag}`,
    lastName: `${BUYER_MARK}last${tag}`,
    email: `buyer-${tag}@${BUYER_MAIL_DOMAIN}`,
    postalCode: `${BUYER_MARK}zip${tag}`,
    phone: `${BUYER_MARK}phone${tag}`,
  };
}
